// The permission check: the one place that says what somebody may do. Deny by default.

import type { Rows } from '../database/database.ts';
import type { NameSight } from '../database/name-in-sight.ts';
import { ShiplockError } from '../errors.ts';
import { isRepositoryName, namespaceOf } from '../oci/reference.ts';
import { namespaceExists, ownsNamespace, selectRoles, selectSight, selectVisibility } from './access-table.ts';
import { selectAccountById } from './account-table.ts';
import type { Identity, TokenIdentity, UserIdentity } from './identity.ts';
import { type Permission, ROLES } from './permission.ts';

export interface Rights {
  /** False for a repository that does not exist; permissions are then those that it would have. */
  readonly exists: boolean;
  readonly permissions: ReadonlySet<Permission>;
  /** The repository does not exist and this identity may create it. */
  readonly mayCreate: boolean;
}

const NOTHING: ReadonlySet<Permission> = new Set();

/** What the identity may do with the repository of this name, existing or not. */
export async function rightsOn(rows: Rows, identity: Identity, repository: string): Promise<Rights> {
  const visibility = isRepositoryName(repository) ? await selectVisibility(rows, repository) : undefined;
  const exists = visibility !== undefined;
  const permissions = new Set(await permissionsOn(rows, identity, repository, visibility));
  const mayCreate =
    !exists &&
    permissions.has('push') &&
    (identity.kind === 'token' || permissions.has('manage_repository')) &&
    (await namespaceExists(rows, namespaceOf(repository)));
  return { exists, permissions, mayCreate };
}

/**
 * True when the identity may take blobs from this repository for another one. Clients do not always ask for a scope
 * there, or do not know where the blob is, so a token's user counts as well as its scopes.
 */
export async function mayMountFrom(rows: Rows, identity: Identity, repository: string): Promise<boolean> {
  const reader = (identity.kind === 'token' && (await userBehind(rows, identity))) || identity;
  const { exists, permissions } = await rightsOn(rows, reader, repository);
  return exists && permissions.has('pull');
}

/**
 * Returns when the identity may do this there.
 * @throws ShiplockError NOT_FOUND for a repository that does not exist or that the identity may not even see, in the
 * same words; DENIED for one that it may see; UNAUTHORIZED when somebody anonymous would have to log in
 */
export async function authorize(
  rows: Rows,
  identity: Identity,
  permission: Permission,
  repository: string,
): Promise<void> {
  const access = await rightsOn(rows, identity, repository);
  if (access.exists && access.permissions.has(permission)) return;
  if (access.exists && access.permissions.has('pull')) {
    if (identity.kind === 'anonymous') throw new ShiplockError('UNAUTHORIZED', 'log in to do this');
    throw new ShiplockError(
      'DENIED',
      `you may not do this with ${repository}: it needs the permission "${permission}"`,
      { permission },
    );
  }
  throw repositoryNotFound(repository);
}

/** The answer for a repository that is not there, and for one that may not be seen. */
export function repositoryNotFound(repository: string): ShiplockError {
  return new ShiplockError('NOT_FOUND', `there is no repository ${repository}, or you may not see it`, {
    name: repository,
  });
}

/** True when the identity is a system admin with all of an admin's rights. */
export function isSystemAdmin(identity: Identity): boolean {
  return identity.kind === 'user' && identity.isAdmin && identity.restrictedTo === undefined;
}

/**
 * True when the identity administers the namespace: its user, an owner of its organization, or a system admin.
 * @param permission what a restricted access token must include
 */
export async function mayManageNamespace(
  rows: Rows,
  identity: Identity,
  namespace: string,
  permission: Permission = 'manage_repository',
): Promise<boolean> {
  if (identity.kind !== 'user' || (identity.restrictedTo && !identity.restrictedTo.includes(permission))) return false;
  return identity.isAdmin || ownsNamespace(rows, identity.id, namespace);
}

/**
 * Which repositories the identity may see in lists, beside the public ones: all, or those of some namespaces and some
 * more. What is seen without the right to pull (none) is left out. A token sees what it names, and all that its user sees
 * when it was given for the catalog.
 */
export async function sightOf(rows: Rows, identity: Identity): Promise<NameSight> {
  const user = identity.kind === 'token' ? await userBehind(rows, identity) : identity;
  if (user?.kind !== 'user' || !(user.restrictedTo?.includes('pull') ?? true))
    return { all: false, namespaces: [], repositories: [] };
  const sight: NameSight = user.isAdmin ? { all: true } : { all: false, ...(await selectSight(rows, user.id)) };
  return identity.kind === 'token' && !identity.catalog ? namedBy(identity, sight) : sight;
}

/** What the token names of that which its user may see. */
function namedBy(token: TokenIdentity, sight: NameSight): NameSight {
  const named = [...token.repositories].filter(([, permissions]) => permissions.includes('pull')).map(([name]) => name);
  const mayBeSeen = (name: string) =>
    sight.all || sight.repositories.includes(name) || sight.namespaces.includes(namespaceOf(name));
  return { all: false, namespaces: [], repositories: named.filter(mayBeSeen) };
}

/**
 * True when the account is active and may accept promotions into the repository, or, when there is no such repository,
 * may create it.
 */
export async function accountMayPromoteInto(rows: Rows, accountId: string, repository: string): Promise<boolean> {
  const user = await selectAccountById(rows, accountId);
  if (!user?.is_active) return false;
  const identity: UserIdentity = {
    kind: 'user',
    id: user.id,
    name: user.name,
    isAdmin: user.is_admin === 1,
    credential: 'policy',
  };
  return mayPromoteInto(rows, identity, repository);
}

/** The same for whoever sends a request. */
export async function mayPromoteInto(rows: Rows, identity: Identity, repository: string): Promise<boolean> {
  const { exists, permissions, mayCreate } = await rightsOn(rows, identity, repository);
  return exists ? permissions.has('accept_promotions') : identity.kind === 'user' && mayCreate;
}

/** Tells of a repository's name whether it was opened to the identity, not whether it may be read because all may. */
export async function partsOf(rows: Rows, identity: Identity): Promise<(repository: string) => boolean> {
  const sight = await sightOf(rows, identity);
  if (sight.all) return () => true;
  const [namespaces, repositories] = [new Set(sight.namespaces), new Set(sight.repositories)];
  return (repository) =>
    repositories.has(repository) || (repository.includes('/') && namespaces.has(namespaceOf(repository)));
}

async function userBehind(rows: Rows, token: TokenIdentity): Promise<UserIdentity | undefined> {
  if (token.userId === undefined || !token.pullsAsUser) return undefined;
  const user = await selectAccountById(rows, token.userId);
  if (!user?.is_active) return undefined;
  const isAdmin = user.is_admin === 1;
  return { kind: 'user', id: user.id, name: user.name, isAdmin, credential: 'bearer', restrictedTo: ['pull'] };
}

async function permissionsOn(
  rows: Rows,
  identity: Identity,
  repository: string,
  visibility: 'public' | 'private' | undefined,
): Promise<Iterable<Permission>> {
  const everybody: readonly Permission[] = visibility === 'public' ? ROLES['read-only'] : [];
  if (identity.kind === 'anonymous') return everybody;
  if (identity.kind === 'token') return identity.repositories.get(repository) ?? NOTHING;
  const { restrictedTo } = identity;
  const granted = new Set([...everybody, ...(await grantedTo(rows, identity, repository))]);
  return restrictedTo ? restrictedTo.filter((permission) => granted.has(permission)) : granted;
}

async function grantedTo(
  rows: Rows,
  user: { readonly id: string; readonly isAdmin: boolean },
  repository: string,
): Promise<readonly Permission[]> {
  if (user.isAdmin) return ROLES.admin;
  const namespace = namespaceOf(repository);
  if (await ownsNamespace(rows, user.id, namespace)) return ROLES.admin;
  return (await selectRoles(rows, user.id, namespace, repository)).flatMap((role) => ROLES[role]);
}
