// A workload that shows an identity token of its CI system or cluster, in the place of an API key's secret.

import { MICROSECONDS_PER_SECOND } from '../../clock.ts';
import { hasCode } from '../../errors.ts';
import type { Access } from '../access.ts';
import { keyName, parseKeyName } from '../credential/api-key-name.ts';
import { selectKeyByName, updateKey } from '../credential/api-key-table.ts';
import { isUseToWrite } from '../credential/last-use.ts';
import { ForeignToken } from '../credential/workload-issuers.ts';
import { untrustedClaim, type WorkloadTrust } from '../credential/workload-trust.ts';
import type { KeyIdentity } from '../identity.ts';
import { LoginRefused } from './login-refused.ts';
import { recordFailedLogin } from './record-failure.ts';

/** The same words for a key that is not there, for one that trusts nobody, and for a token of somebody else. */
const UNKNOWN = 'there is no such API key, or it does not trust the issuer of this identity token';

/** True for what can only be a signed token: its header is a JSON object in Base64 (RFC 7519). */
export function isIdentityToken(secret: string): boolean {
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(secret);
}

/**
 * The API key of this user name, when it trusts the token.
 * @throws ShiplockError UNAUTHORIZED that says why not, TOO_MANY_REQUESTS after many such
 */
export async function authenticateWorkload(
  access: Access,
  username: string,
  token: string,
  address: string,
): Promise<KeyIdentity> {
  const { database, clock, workloads } = access;
  const name = parseKeyName(username);
  const key = name && (await selectKeyByName(database.rows, name.namespace, name.name));
  const now = clock.now();
  if (!key || key.trust_json === null)
    return refuse(access, username, address, 'there is no such API key, or it trusts no identity tokens', UNKNOWN);
  if (key.expires_at !== null && key.expires_at <= now)
    return refuse(access, username, address, `the API key ${username} has expired`);
  const trust = JSON.parse(key.trust_json) as WorkloadTrust;
  try {
    const claims = await workloads.verify(token, { ...trust, now });
    const different = untrustedClaim(trust, claims);
    if (different !== undefined)
      return refuse(
        access,
        username,
        address,
        `the API key does not trust this token: its "${different}" is another one`,
      );
    if (isUseToWrite(key.last_used_at, now))
      await database.transaction((tx) => updateKey(tx, key.id, { last_used_at: now }));
    const end = (claims.exp ?? 0) * MICROSECONDS_PER_SECOND;
    const expiresAt = key.expires_at === null ? end : Math.min(end, key.expires_at);
    const credential = `workload:${String(claims.sub ?? '').slice(0, 200)}`;
    return { kind: 'key', id: key.id, name: keyName(key), credential, expiresAt, address };
  } catch (error) {
    if (error instanceof LoginRefused || !hasCode(error, 'UNAUTHORIZED')) throw error;
    // What no issuer of the key has signed proves nothing, and learns nothing of the key.
    return refuse(access, username, address, error.message, error instanceof ForeignToken ? UNKNOWN : error.message);
  }
}

/** @param told what the client is told, where that is less than the audit log is */
async function refuse(access: Access, name: string, address: string, why: string, told = why): Promise<never> {
  access.throttle.deadToken(address);
  await recordFailedLogin(access, name, address);
  throw new LoginRefused(told, name, why);
}
