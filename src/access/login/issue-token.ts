// The token endpoint's work: of the scopes that a client asks for, grant those that it may have (Docker Registry v2
// "Token Scope Documentation"). Nothing is refused here; what is missing in the token is refused where it is used.

import { MICROSECONDS_PER_SECOND, type Microseconds } from '../../clock.ts';
import type { Rows } from '../../database/database.ts';
import { ShiplockError } from '../../errors.ts';
import { isRepositoryName } from '../../oci/reference.ts';
import type { Access } from '../access.ts';
import type { GrantedAccess } from '../credential/token-signer.ts';
import type { Identity } from '../identity.ts';
import { rightsOn } from '../right/authorize.ts';
import { isSystemAdmin } from '../right/requirements.ts';

export interface IssuedToken {
  readonly token: string;
  /** In seconds. */
  readonly expiresIn: number;
  readonly issuedAt: Date;
}

/** What is beyond them is not granted. */
const MAX_SCOPES = 300;
const SCOPE = /^([a-z]+)(?:\([a-z]+\))?:(.+):([a-z*,]+)$/;
const ACTIONS = ['pull', 'push', 'delete'] as const;

/** Signs a token for what the identity may do of these scopes, such as `repository:dev/web:pull,push`. */
export async function issueToken(access: Access, identity: Identity, scopes: readonly string[]): Promise<IssuedToken> {
  const granted: GrantedAccess[] = [];
  for (const scope of scopes.slice(0, MAX_SCOPES)) {
    const one = await grant(access.database.rows, identity, scope);
    if (one) granted.push(one);
  }
  const holder = identity.kind === 'user' || identity.kind === 'key' ? identity : undefined;
  if (scopes.length === 0 && holder) granted.push({ type: 'registry', name: 'catalog', actions: ['*'] });
  const subject = {
    holder: holder && { kind: holder.kind, id: holder.id, name: holder.name, credential: holder.credential },
    access: merged(granted),
    pullsAsSubject: holder !== undefined && (holder.restrictedTo?.includes('pull') ?? true),
  };
  const expiresIn = lifeFor(access, identity);
  const { token, issuedAt } = await access.signer.sign(subject, expiresIn);
  return { token, expiresIn, issuedAt };
}

/** At most, in seconds: a job that runs longer shows its identity token again. */
const WORKLOAD_LIFE = 900;

/**
 * Signs a token with which a workload is, for a short time, the API key that trusts it, wherever keys are taken.
 * @throws ShiplockError DENIED for others than keys
 */
export async function issueWorkloadToken(access: Access, by: Identity): Promise<IssuedToken> {
  if (by.kind !== 'key')
    throw new ShiplockError('DENIED', 'only an API key that trusts identity tokens gets such a token');
  const holder = { kind: by.kind, id: by.id, name: by.name, credential: by.credential };
  const left = Math.floor(((by.expiresAt ?? Number.POSITIVE_INFINITY) - access.clock.now()) / MICROSECONDS_PER_SECOND);
  const expiresIn = Math.max(0, Math.min(WORKLOAD_LIFE, left));
  const claims = { holder, access: [], pullsAsSubject: true, actsAsSubject: true };
  return { ...(await access.signer.sign(claims, expiresIn)), expiresIn };
}

/** In seconds: as configured, and no longer than the stored token, the certificate or the key that it is given for. */
function lifeFor({ signer, clock }: Access, identity: Identity): number {
  const end = endOf(identity);
  if (end === null || end === undefined) return signer.life;
  return Math.max(0, Math.min(signer.life, Math.floor((end - clock.now()) / MICROSECONDS_PER_SECOND)));
}

function endOf(identity: Identity): Microseconds | null | undefined {
  if (identity.kind === 'key') return identity.expiresAt;
  return identity.kind === 'user' ? (identity.token ?? identity.certificate)?.expiresAt : null;
}

async function grant(rows: Rows, identity: Identity, scope: string): Promise<GrantedAccess | undefined> {
  const [, type, name, actions] = SCOPE.exec(scope) ?? [];
  if (type === undefined || name === undefined || actions === undefined) return undefined;
  // What the catalog shows depends on who asks, so anybody may ask.
  if (type === 'registry' && name === 'catalog')
    return identity.kind === 'token' ? undefined : { type, name, actions: ['*'] };
  if (type !== 'repository' || !isRepositoryName(name)) return undefined;
  const wanted = actions.split(',');
  const all = wanted.includes('*');
  const { permissions, exists, mayCreate } = await rightsOn(rows, identity, name);
  // Where nothing is, a token may say so only to those who could make it: the registry answers 404 to them, and to all
  // others as for a repository that they may not see.
  if (!exists && !mayCreate && !isSystemAdmin(identity)) return undefined;
  const granted = ACTIONS.filter((action) => (all || wanted.includes(action)) && permissions.has(action));
  return granted.length > 0 ? { type, name, actions: granted } : undefined;
}

/** Clients ask for the same repository twice, with different actions. */
function merged(access: readonly GrantedAccess[]): GrantedAccess[] {
  const byName = new Map<string, Set<string>>();
  for (const { type, name, actions } of access) {
    const key = `${type}:${name}`;
    byName.set(key, new Set([...(byName.get(key) ?? []), ...actions]));
  }
  return [...byName].map(([key, actions]) => {
    const colon = key.indexOf(':');
    return { type: key.slice(0, colon), name: key.slice(colon + 1), actions: [...actions] };
  });
}
