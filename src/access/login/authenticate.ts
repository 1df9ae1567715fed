// Who sends a request: reads the Authorization header (RFC 9110, section 11; RFC 7617 for Basic) or, only where there is none,
// the client certificate. One credential counts, the explicit one: where it fails, no other takes its place.

import type { AccountRow } from '../../database/schema/accounts.ts';
import { ShiplockError } from '../../errors.ts';
import type { ShownCertificate } from '../../tls/shown-certificate.ts';
import type { Access } from '../access.ts';
import { selectAccount } from '../account/account-table.ts';
import { permissionsOf } from '../credential/access-token.ts';
import { selectAccessTokenByHash, touchAccessToken } from '../credential/access-token-table.ts';
import { keyName } from '../credential/api-key-name.ts';
import { selectKeyByHash, updateKey } from '../credential/api-key-table.ts';
import { isUseToWrite } from '../credential/last-use.ts';
import { NOBODYS_HASH } from '../credential/password.ts';
import { SCANNER_NAME } from '../credential/scanner-credential.ts';
import { lacksSecondFactor, needsMoreThanPassword } from '../credential/second-factor.ts';
import { hashSecret, SECRET_PREFIX } from '../credential/secret.ts';
import { isDirectorys, proveByDirectory, refuseNameClash } from '../directory/prove-by-directory.ts';
import { requireGood } from '../directory/require-good.ts';
import type { Identity, KeyIdentity, TokenIdentity, UserIdentity } from '../identity.ts';
import type { RightsHolder } from '../right/held-rights.ts';
import { identityOfActor } from '../right/holder-behind.ts';
import { authenticateCertificate } from './authenticate-certificate.ts';
import { authenticateWorkload, isIdentityToken } from './authenticate-workload.ts';
import { checkPassword } from './check-password.ts';
import { LoginRefused } from './login-refused.ts';
import type { Origin } from './login-throttle.ts';
import { recordFailedLogin } from './record-failure.ts';

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
 * The user with this password; an access token in its place is none.
 * @throws ShiplockError UNAUTHORIZED, TOO_MANY_REQUESTS
 */
export async function provePassword(
  access: Access,
  name: string,
  password: string,
  origin: Origin,
): Promise<UserIdentity> {
  const { address } = origin;
  // Directories take an empty password for no password at all, and let anybody in (RFC 4513, section 5.1.2).
  if (password === '') return refuse(access, name, address);
  const user = await selectAccount(access.database.rows, name);
  if (isDirectorys(access, name, user)) {
    const account = await proveByDirectory(access, { name, password, origin, user });
    return account ? userIdentity(account, 'password', address) : refuse(access, name, address);
  }
  const phc = (user?.is_active === 1 && user.password_hash) || NOBODYS_HASH;
  if (!(await checkPassword(access, name, password, phc, origin)) || !user) {
    if (user) await refuseNameClash(access, { name, password, user });
    return refuse(access, name, address);
  }
  return { ...userIdentity(user, 'password', address), provenBy: phc };
}

/**
 * The user with this password or, in its place, one of the user's access tokens; or the API key of this name and secret, or
 * of this name that trusts the identity token in the secret's place.
 * @throws ShiplockError UNAUTHORIZED, also where the password alone is not enough; TOO_MANY_REQUESTS
 */
export async function authenticatePassword(
  access: Access,
  name: string,
  password: string,
  address: string,
): Promise<RightsHolder> {
  if (password.startsWith(SECRET_PREFIX.key))
    return (await byKey(access, password, address, name)) ?? refuseToken(access, name, address);
  if (name.includes('+') && isIdentityToken(password)) return authenticateWorkload(access, name, password, address);
  if (password.startsWith(SECRET_PREFIX.personal))
    return (await byStoredToken(access, password, 'personal', address, name)) ?? refuseToken(access, name, address);
  const shown = { name, password, address };
  const known = await access.knownUsers.find(shown);
  if (known) {
    access.throttle.remembered(name, { address });
    return known;
  }
  const remember = await access.knownUsers.begin();
  const user = await provePassword(access, name, password, { address });
  const { rows } = access.database;
  if (!(await needsMoreThanPassword(rows, user.id))) {
    await remember(shown, user);
    return user;
  }
  const lacks = await lacksSecondFactor(rows, user.id);
  throw new LoginRefused(
    lacks
      ? 'this server asks for a second factor, and the account has none: log in at the web page and make one; for clients, make an access token there'
      : 'this account has a second factor: use an access token or an API key in place of the password',
    name,
    `the password alone, of an account ${lacks ? 'that lacks the' : 'with a'} second factor`,
    { secondFactor: true },
  );
}

/**
 * The user to whom a refresh token was given.
 * @throws ShiplockError UNAUTHORIZED, TOO_MANY_REQUESTS
 */
export async function authenticateRefreshToken(access: Access, secret: string, address: string): Promise<UserIdentity> {
  return (await byStoredToken(access, secret, 'refresh', address)) ?? refuseToken(access, '', address);
}

async function authenticateBearer(access: Access, token: string, address: string): Promise<Identity> {
  if (token.startsWith(SECRET_PREFIX.key))
    return (await byKey(access, token, address)) ?? refuseToken(access, '', address);
  if (token.startsWith(SECRET_PREFIX.personal))
    return (await byStoredToken(access, token, 'personal', address)) ?? refuseToken(access, '', address);
  const identity = await access.signer.verify(token);
  if (identity?.actsAsSubject) return subjectOf(access, identity, address);
  if (!identity) throw new ShiplockError('UNAUTHORIZED', 'the token is not valid, or has expired');
  return { ...identity, address };
}

/** The API key for which a workload's token was exchanged, with all that it may do at this moment. */
async function subjectOf(access: Access, token: TokenIdentity, address: string): Promise<KeyIdentity> {
  const { subject } = token;
  const actor = { kind: 'api_key', id: subject?.id ?? null } as const;
  const key = await identityOfActor(access.database.rows, actor, subject?.credential ?? 'workload', access.clock.now());
  if (key?.kind !== 'key') throw new ShiplockError('UNAUTHORIZED', 'the API key of this token is not good any more');
  return { ...key, address, expiresAt: Math.min(token.expiresAt, key.expiresAt ?? token.expiresAt) };
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
  if (name !== undefined && user.name !== name) return undefined;
  await requireGood(access, user, address);
  if (token.expires_at !== null && token.expires_at <= now)
    return refuseExpired(access, 'the access token has expired: log in again', user.name, address);
  if (isUseToWrite(token.last_used_at, now)) {
    await access.database.transaction((tx) => touchAccessToken(tx, token.id, now));
  }
  return {
    ...userIdentity(user, kind === 'refresh' ? 'login' : `token:${token.name}`, address),
    restrictedTo: permissionsOf(token),
    token: { id: token.id, expiresAt: token.expires_at },
  };
}

async function byKey(
  access: Access,
  secret: string,
  address: string,
  username?: string,
): Promise<KeyIdentity | undefined> {
  const hash = hashSecret(secret);
  const key = await selectKeyByHash(access.database.rows, hash);
  if (!key || (username !== undefined && keyName(key) !== username)) return undefined;
  const now = access.clock.now();
  const isPrevious = key.secret_hash !== hash;
  if (isPrevious && (key.previous_ends_at ?? 0) <= now) {
    const message = `the API key ${keyName(key)} was given another secret, and this one is not good any more`;
    return refuseExpired(access, message, keyName(key), address);
  }
  if (key.expires_at !== null && key.expires_at <= now) {
    const message = `the API key ${keyName(key)} has expired: have it prolonged or make another`;
    return refuseExpired(access, message, keyName(key), address);
  }
  if (isUseToWrite(key.last_used_at, now)) {
    await access.database.transaction((tx) => updateKey(tx, key.id, { last_used_at: now }));
  }
  const ends = [key.expires_at, isPrevious ? key.previous_ends_at : null].filter((end) => end !== null);
  const expiresAt = ends.length === 0 ? null : Math.min(...ends);
  return { kind: 'key', id: key.id, name: keyName(key), credential: `key:${key.name}`, expiresAt, address };
}

function userIdentity(user: AccountRow, credential: string, address: string): UserIdentity {
  return { kind: 'user', id: user.id, name: user.name, isAdmin: user.is_admin === 1, credential, address };
}

/** The same words whether there never was such a secret, it was revoked, or its holder is gone. */
async function refuseToken(access: Access, name: string, address: string): Promise<never> {
  access.throttle.deadToken(address);
  return refuse(
    access,
    name,
    address,
    'this access token or API key is not good: it is mistyped, was revoked, or has another user name',
  );
}

async function refuse(
  access: Access,
  name: string,
  address: string,
  message = 'the user name or the password is wrong',
): Promise<never> {
  await recordFailedLogin(access, name, address);
  throw new LoginRefused(message, name, 'wrong name, password or secret');
}

/** The secret was good once, so whoever sends it may know what has become of it. */
async function refuseExpired(access: Access, message: string, name: string, address: string): Promise<never> {
  access.throttle.deadToken(address);
  await recordFailedLogin(access, name, address, { reason: 'expired' });
  throw new LoginRefused(message, name, 'expired');
}
