// The short-lived signed tokens of the Docker token flow (Distribution Specification's "Token Authentication"): JWTs
// whose `access` claim says what was granted, so that using one needs no look into the database. Where that would be more than
// clients and proxies take in a header, the names of repositories stand in it as fingerprints.

import { randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { type Clock, MICROSECONDS_PER_SECOND } from '../../clock.ts';
import type { Database } from '../../database/database.ts';
import type { TokenIdentity, TokenSubject } from '../identity.ts';
import type { Permission } from '../right/permission.ts';
import { keepSetting } from '../setting-table.ts';
import { type PrintedClaim, printScopes, readPrintedScopes } from './printed-scopes.ts';

const ISSUER = 'shiplock';
const MAX_REMEMBERED = 10_000;
/** Many servers take 8 KiB of headers together; with this, the Authorization has at most 4. */
const MAX_TOKEN_LENGTH = 4_096 - 'Bearer '.length;
/** In bytes: with 300 repositories there is room for so much. */
const MAX_CREDENTIAL = 120;

/** One entry of the `access` claim. */
export interface GrantedAccess {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

/** What is signed. */
export interface TokenClaims {
  /** Undefined for somebody anonymous. */
  readonly holder: TokenSubject | undefined;
  readonly access: readonly GrantedAccess[];
  readonly pullsAsSubject: boolean;
  /** Its bearer is the subject itself. */
  readonly actsAsSubject?: boolean;
}

export interface TokenSigner {
  /** In seconds. */
  readonly life: number;
  /** @param seconds how long it is good; `life` by default */
  sign(claims: TokenClaims, seconds?: number): Promise<{ token: string; issuedAt: Date }>;
  /** Who bears the token, if it was verified before and is still good. */
  known(token: string): TokenIdentity | undefined;
  /** Who bears the token, or undefined when it is not ours, was changed, or has expired. */
  verify(token: string): Promise<TokenIdentity | undefined>;
}

/** Signs with a key that the deployment made at its first start and keeps in its database. */
export async function createTokenSigner(database: Database, clock: Clock, life: number): Promise<TokenSigner> {
  const secret = await database.transaction((tx) => keepSetting(tx, 'token_key', randomBytes(32).toString('base64')));
  const key = Buffer.from(secret, 'base64');
  // Verifying costs more than all else in a small read, and a client sends the same token many times.
  const verified = new Map<string, { identity: TokenIdentity; expiresAt: number }>();

  return {
    life,
    async sign({ holder, access, pullsAsSubject, actsAsSubject }, seconds = life) {
      const issuedAt = Math.floor(clock.now() / 1_000_000);
      const by = holder && shortened(holder.credential);
      const about = { uid: holder?.id, kind: holder?.kind, by, pulls: pullsAsSubject, whole: actsAsSubject };
      const signed = (scopes: { readonly access: readonly GrantedAccess[]; readonly printed?: PrintedClaim }) =>
        new SignJWT({ ...scopes, ...about })
          .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
          .setIssuer(ISSUER)
          .setAudience(ISSUER)
          .setSubject(holder?.name ?? '')
          .setIssuedAt(issuedAt)
          .setNotBefore(issuedAt)
          .setExpirationTime(issuedAt + seconds)
          .sign(key);
      const spelt = await signed({ access });
      const token = spelt.length > MAX_TOKEN_LENGTH ? await signed(printed(access)) : spelt;
      return { token, issuedAt: new Date(issuedAt * 1000) };
    },
    known(token) {
      const found = verified.get(token);
      return found && clock.now() / 1_000_000 < found.expiresAt ? found.identity : undefined;
    },
    async verify(token) {
      const now = clock.now() / 1_000_000;
      const known = verified.get(token);
      if (known && now < known.expiresAt) return known.identity;
      verified.delete(token);
      try {
        const { payload } = await jwtVerify(token, key, {
          issuer: ISSUER,
          audience: ISSUER,
          algorithms: ['HS256'],
          currentDate: new Date(now * 1000),
        });
        const identity = readIdentity(payload);
        if (verified.size >= MAX_REMEMBERED) verified.clear();
        verified.set(token, { identity, expiresAt: payload.exp ?? 0 });
        return identity;
      } catch {
        return undefined;
      }
    },
  };
}

/** The names of repositories as fingerprints; all else stays as it is. */
function printed(access: readonly GrantedAccess[]): { access: readonly GrantedAccess[]; printed: PrintedClaim } {
  const repositories = access.filter(({ type }) => type === 'repository');
  const others = access.filter(({ type }) => type !== 'repository');
  return { access: others, printed: printScopes(repositories.map(({ name, actions }) => [name, actions])) };
}

/** Whole characters of it. */
function shortened(credential: string): string {
  const bytes = Buffer.from(credential);
  return bytes.length <= MAX_CREDENTIAL
    ? credential
    : new TextDecoder().decode(bytes.subarray(0, MAX_CREDENTIAL), { stream: true });
}

function readIdentity(payload: Record<string, unknown>): TokenIdentity {
  const access = payload['access'] as GrantedAccess[];
  const repositories = new Map<string, Permission[]>();
  for (const { type, name, actions } of access) {
    if (type === 'repository') repositories.set(name, actions as Permission[]);
  }
  const [id, name] = [payload['uid'] as string | undefined, payload['sub'] as string];
  const [kind, credential] = [
    payload['kind'] === 'key' ? ('key' as const) : ('user' as const),
    (payload['by'] as string | undefined) ?? 'bearer',
  ];
  return {
    kind: 'token',
    expiresAt: Number(payload['exp'] ?? 0) * MICROSECONDS_PER_SECOND,
    subject: id === undefined ? undefined : { kind, id, name, credential },
    repositories,
    printed: readPrintedScopes(payload['printed']),
    actsAsSubject: payload['whole'] === true,
    pullsAsSubject: payload['pulls'] === true,
    catalog: access.some((entry) => entry.type === 'registry' && entry.name === 'catalog'),
  };
}
