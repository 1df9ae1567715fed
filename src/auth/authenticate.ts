// Who sends a request: reads the Authorization header (RFC 9110, section 11; RFC 7617 for Basic).

import { MICROSECONDS_PER_SECOND } from '../clock.ts';
import type { AccountRow } from '../database/schema/accounts.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import { hashSecret, SECRET_PREFIX } from './access-token.ts';
import { selectAccessTokenByHash, touchAccessToken } from './access-token-table.ts';
import { selectAccount } from './account-table.ts';
import type { Auth } from './auth.ts';
import type { Identity, UserIdentity } from './identity.ts';
import { hashPassword } from './password.ts';
import type { Permission } from './permission.ts';
import { SCANNER_NAME } from './scanner-credential.ts';

/** "Last used" is shown to the minute; writing it more often would put a write on every read. */
const TOUCH_INTERVAL = 60 * MICROSECONDS_PER_SECOND;

/**
 * The identity that the header proves; anonymous without a header.
 * @throws ShiplockError UNAUTHORIZED for wrong credentials, TOO_MANY_REQUESTS after many of them
 */
export async function authenticate(auth: Auth, authorization: string | undefined, address: string): Promise<Identity> {
  if (!authorization) return { kind: 'anonymous', address };
  const [scheme = '', value = ''] = authorization.split(/ +/, 2);
  if (scheme.toLowerCase() === 'bearer') return authenticateBearer(auth, value, address);
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
  if (name === SCANNER_NAME) return authenticateBearer(auth, secret, address);
  return authenticatePassword(auth, name, secret, address);
}

/**
 * The user with this password or, in its place, one of the user's access tokens.
 * @throws ShiplockError UNAUTHORIZED, TOO_MANY_REQUESTS
 */
export async function authenticatePassword(
  auth: Auth,
  name: string,
  password: string,
  address: string,
): Promise<UserIdentity> {
  auth.throttle.check(name, address);
  const identity = password.startsWith(SECRET_PREFIX.personal)
    ? await byAccessToken(auth, password, address, name)
    : await byPassword(auth, name, password, address);
  if (!identity) return refuse(auth, name, address);
  auth.throttle.succeeded(name, address);
  return identity;
}

/**
 * The user to whom a refresh token was given.
 * @throws ShiplockError UNAUTHORIZED, TOO_MANY_REQUESTS
 */
export async function authenticateRefreshToken(auth: Auth, secret: string, address: string): Promise<UserIdentity> {
  auth.throttle.check('', address);
  const found = await usableToken(auth, secret, 'refresh');
  if (!found) return refuse(auth, '', address);
  return userIdentity(found.user, 'login', address);
}

async function authenticateBearer(auth: Auth, token: string, address: string): Promise<Identity> {
  if (token.startsWith(SECRET_PREFIX.personal)) {
    auth.throttle.check('', address);
    return (await byAccessToken(auth, token, address)) ?? refuse(auth, '', address);
  }
  const identity = await auth.signer.verify(token);
  if (!identity) throw new ShiplockError('UNAUTHORIZED', 'the token is not valid, or has expired');
  return { ...identity, address };
}

async function byPassword(
  auth: Auth,
  name: string,
  password: string,
  address: string,
): Promise<UserIdentity | undefined> {
  const user = await selectAccount(auth.database.rows, name);
  if (!user?.password_hash || !user.is_active) {
    // As slow as a wrong password, so that the time does not tell which accounts exist.
    await hashPassword(password);
    return undefined;
  }
  return (await auth.passwords.verify(password, user.password_hash))
    ? userIdentity(user, 'password', address)
    : undefined;
}

async function byAccessToken(
  auth: Auth,
  secret: string,
  address: string,
  name?: string,
): Promise<UserIdentity | undefined> {
  const found = await usableToken(auth, secret, 'personal');
  if (!found || (name !== undefined && found.user.name !== name)) return undefined;
  const { token, user } = found;
  const now = auth.clock.now();
  if (now - (token.last_used_at ?? 0) > TOUCH_INTERVAL) {
    await auth.database.transaction((tx) => touchAccessToken(tx, token.id, now));
  }
  const restrictedTo =
    token.permissions_json === null ? undefined : (JSON.parse(token.permissions_json) as Permission[]);
  return { ...userIdentity(user, `token:${token.name}`, address), restrictedTo };
}

async function usableToken(auth: Auth, secret: string, kind: 'personal' | 'refresh') {
  const found = await selectAccessTokenByHash(auth.database.rows, hashSecret(secret));
  if (!found || found.token.kind !== kind || !found.user.is_active) return undefined;
  const { expires_at: expiresAt } = found.token;
  return expiresAt !== null && expiresAt <= auth.clock.now() ? undefined : found;
}

function userIdentity(user: AccountRow, credential: string, address: string): UserIdentity {
  return { kind: 'user', id: user.id, name: user.name, isAdmin: user.is_admin === 1, credential, address };
}

async function refuse(auth: Auth, name: string, address: string): Promise<never> {
  auth.throttle.failed(name, address);
  const actor = { kind: 'anonymous', name: name.slice(0, 255), address } as const;
  await auth.database.transaction((tx) => recordEvent(tx, { type: 'login.failed', at: auth.clock.now(), actor }));
  throw new ShiplockError('UNAUTHORIZED', 'the user name or the password is wrong');
}
