// Who sends a request: reads the Authorization header (RFC 9110, section 11; RFC 7617 for Basic) or, only where there is none,
// the client certificate. One credential counts, the explicit one: where it fails, no other takes its place.

import { MICROSECONDS_PER_SECOND } from '../clock.ts';
import type { AccountRow } from '../database/schema/accounts.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import type { ShownCertificate } from '../tls/shown-certificate.ts';
import type { Access } from './access.ts';
import { hashSecret, permissionsOf, SECRET_PREFIX } from './access-token.ts';
import { selectAccessTokenByHash, touchAccessToken } from './access-token-table.ts';
import { selectAccount } from './account-table.ts';
import { authenticateCertificate } from './authenticate-certificate.ts';
import { checkPassword } from './check-password.ts';
import type { Identity, UserIdentity } from './identity.ts';
import { NOBODYS_HASH } from './password.ts';
import { SCANNER_NAME } from './scanner-credential.ts';

/** "Last used" is shown to the minute; writing it more often would put a write on every read. */
const TOUCH_INTERVAL = 60 * MICROSECONDS_PER_SECOND;

/** What came with a request. */
export interface Credentials {
  readonly authorization: string | undefined;
  readonly certificate: ShownCertificate | undefined;
}

/**
 * The identity that the header proves or, without a header, the certificate; anonymous without either.
 * @throws ShiplockError UNAUTHORIZED for wrong credentials, TOO_MANY_REQUESTS after many of them
 */
export async function authenticate(
  access: Access,
  { authorization, certificate }: Credentials,
  address: string,
): Promise<Identity> {
  if (authorization === undefined)
    return certificate ? authenticateCertificate(access, certificate, address) : { kind: 'anonymous', address };
  const [scheme = '', value = ''] = authorization.split(/ +/, 2);
  if (scheme.toLowerCase() === 'bearer') return authenticateBearer(access, value, address);
  if (scheme.toLowerCase() !== 'basic') {
    throw new ShiplockError(
      'UNAUTHORIZED',
      `the authentication scheme ${JSON.stringify(scheme)} is not supported: use Basic or Bearer`,
    );
  }
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon === -1) throw new ShiplockError('UNAUTHORIZED', 'the Basic credentials are malformed');
  const [name, secret] = [decoded.slice(0, colon), decoded.slice(colon + 1)];
  // A scanner's secret is a token of ours.
  if (name === SCANNER_NAME) return authenticateBearer(access, secret, address);
  return authenticatePassword(access, name, secret, address);
}

/**
 * The user with this password or, in its place, one of the user's access tokens.
 * @throws ShiplockError UNAUTHORIZED, TOO_MANY_REQUESTS
 */
export async function authenticatePassword(
  access: Access,
  name: string,
  password: string,
  address: string,
): Promise<UserIdentity> {
  if (password.startsWith(SECRET_PREFIX.personal))
    return (await byStoredToken(access, password, 'personal', address, name)) ?? refuseToken(access, name, address);
  const user = await selectAccount(access.database.rows, name);
  const phc = (user?.is_active === 1 && user.password_hash) || NOBODYS_HASH;
  if (!(await checkPassword(access, name, password, phc, address)) || !user) return refuse(access, name, address);
  return userIdentity(user, 'password', address);
}

/**
 * The user to whom a refresh token was given.
 * @throws ShiplockError UNAUTHORIZED, TOO_MANY_REQUESTS
 */
export async function authenticateRefreshToken(access: Access, secret: string, address: string): Promise<UserIdentity> {
  return (await byStoredToken(access, secret, 'refresh', address)) ?? refuseToken(access, '', address);
}

async function authenticateBearer(access: Access, token: string, address: string): Promise<Identity> {
  if (token.startsWith(SECRET_PREFIX.personal))
    return (await byStoredToken(access, token, 'personal', address)) ?? refuseToken(access, '', address);
  const identity = await access.signer.verify(token);
  if (!identity) throw new ShiplockError('UNAUTHORIZED', 'the token is not valid, or has expired');
  return { ...identity, address };
}

async function byStoredToken(
  access: Access,
  secret: string,
  kind: 'personal' | 'refresh',
  address: string,
  name?: string,
): Promise<UserIdentity | undefined> {
  const found = await selectAccessTokenByHash(access.database.rows, hashSecret(secret));
  if (!found || found.token.kind !== kind || !found.user.is_active) return undefined;
  const { token, user } = found;
  const now = access.clock.now();
  if ((token.expires_at !== null && token.expires_at <= now) || (name !== undefined && user.name !== name))
    return undefined;
  if (now - (token.last_used_at ?? 0) > TOUCH_INTERVAL) {
    await access.database.transaction((tx) => touchAccessToken(tx, token.id, now));
  }
  return {
    ...userIdentity(user, kind === 'refresh' ? 'login' : `token:${token.name}`, address),
    restrictedTo: permissionsOf(token),
    token: { id: token.id, expiresAt: token.expires_at },
  };
}

function userIdentity(user: AccountRow, credential: string, address: string): UserIdentity {
  return { kind: 'user', id: user.id, name: user.name, isAdmin: user.is_admin === 1, credential, address };
}

async function refuseToken(access: Access, name: string, address: string): Promise<never> {
  access.throttle.deadToken(address);
  return refuse(access, name, address);
}

async function refuse(access: Access, name: string, address: string): Promise<never> {
  const actor = { kind: 'anonymous', id: null, name: name.slice(0, 255), address } as const;
  await access.database.transaction((tx) => recordEvent(tx, { type: 'login.failed', at: access.clock.now(), actor }));
  throw new ShiplockError('UNAUTHORIZED', 'the user name or the password is wrong');
}
