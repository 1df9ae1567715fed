// Who shows a client certificate and nothing else. TLS has proved that they have its key; whose log-in it is, and whether it
// still is one, is looked up at every request. That it was signed by our authority says nothing here.

import { isoTime } from '../../clock.ts';
import type { ShownCertificate } from '../../tls/shown-certificate.ts';
import type { Access } from '../access.ts';
import { selectCertificateShown, updateUsed } from '../credential/client-certificate-table.ts';
import { isUseToWrite } from '../credential/last-use.ts';
import { requireGood } from '../directory/require-good.ts';
import type { UserIdentity } from '../identity.ts';
import { LoginRefused } from './login-refused.ts';
import { recordFailedLogin } from './record-failure.ts';

/**
 * The user whose certificate it is.
 * @throws ShiplockError UNAUTHORIZED that says what is wrong with it, TOO_MANY_REQUESTS after many such
 */
export async function authenticateCertificate(
  access: Access,
  shown: ShownCertificate,
  address: string,
): Promise<UserIdentity> {
  const { clock, database } = access;
  const now = clock.now();
  const found = shown.isForClients ? await selectCertificateShown(database.rows, shown) : undefined;
  if (!found) return refuse(access, '', address, 'is not one that this server has given');
  const { certificate, user } = found;
  const credential = `certificate:${certificate.serial}`;
  if (certificate.revoked_at !== null) return refuse(access, user.name, address, 'is revoked');
  if (certificate.expires_at <= now)
    return refuse(access, user.name, address, `expired at ${isoTime(certificate.expires_at)}`, { reason: 'expired' });
  if (!user.is_active) return refuse(access, user.name, address, 'belongs to a user who is deactivated');
  await requireGood(access, user, address);
  if (isUseToWrite(certificate.last_used_at, now))
    await database.transaction((tx) => updateUsed(tx, certificate.id, now));
  return {
    kind: 'user',
    id: user.id,
    name: user.name,
    isAdmin: user.is_admin === 1,
    credential,
    certificate: { id: certificate.id, expiresAt: certificate.expires_at },
    address,
  };
}

async function refuse(
  access: Access,
  name: string,
  address: string,
  why: string,
  data: { readonly reason?: 'expired' } = {},
): Promise<never> {
  access.throttle.deadToken(address);
  await recordFailedLogin(access, name, address, data);
  throw new LoginRefused(
    `the client certificate ${why}: make another one with "shiplock bundle create", or show none and log in`,
    name,
    data.reason ?? `the client certificate ${why}`,
  );
}
