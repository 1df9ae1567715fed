// The permission check: the one place that says what somebody may do with a repository. Deny by default. Verbs call it
// first, in the transaction of what they do.

import type { Rows } from '../../database/database.ts';
import { isRepositoryName, namespaceOf } from '../../oci/reference.ts';
import { printedPermissions } from '../credential/printed-scopes.ts';
import type { Identity, TokenIdentity } from '../identity.ts';
import { AccessRefused, repositoryNotFound } from './access-refused.ts';
import { type HeldRight, permitted } from './decide.ts';
import { heldRights } from './held-rights.ts';
import { holderBehind, subjectBehind } from './holder-behind.ts';
import { type Permission, ROLES } from './permission.ts';
import { namespaceExists, selectVisibility } from './rights-table.ts';

/** What somebody may do with the repository of one name. */
export interface Rights {
  /** False for a repository that does not exist; permissions are then those that it would have. */
  readonly exists: boolean;
  readonly permissions: ReadonlySet<Permission>;
  /** The repository does not exist and this identity may create it. */
  readonly mayCreate: boolean;
}

const NOTHING: readonly Permission[] = [];

/** What a public repository lets everybody do. */
export const EVERYBODY: HeldRight = {
  through: 'everybody',
  holder: '',
  scope: 'repository',
  isDenied: false,
  role: 'read-only',
  permissions: ROLES['read-only'],
};

/** What the identity may do with the repository of this name, existing or not. */
export async function rightsOn(rows: Rows, by: Identity, repository: string): Promise<Rights> {
  const visibility = isRepositoryName(repository) ? await selectVisibility(rows, repository) : undefined;
  return rightsWith(rows, by, repository, visibility);
}

/** The same where it is known whether the repository exists: then it is `public` or `private`. */
export async function rightsWith(
  rows: Rows,
  by: Identity,
  repository: string,
  visibility: 'public' | 'private' | undefined,
): Promise<Rights> {
  const exists = visibility !== undefined;
  const permissions = new Set(await permissionsOn(rows, by, repository, visibility));
  const mayCreate =
    !exists &&
    permissions.has('push') &&
    (by.kind === 'token' || permissions.has('manage_repository')) &&
    (await namespaceExists(rows, namespaceOf(repository)));
  return { exists, permissions, mayCreate };
}

/**
 * Returns what the identity may do there, when that includes the permission and the repository exists.
 * @throws AccessRefused NOT_FOUND for a repository that does not exist or that the identity may not even see, in the
 * same words; DENIED for one that it may see; UNAUTHORIZED when somebody anonymous would have to log in
 */
export async function authorize(rows: Rows, by: Identity, permission: Permission, repository: string): Promise<Rights> {
  const rights = await rightsOn(rows, by, repository);
  requirePermission(by, permission, repository, rights);
  return rights;
}

/** @throws AccessRefused as `authorize`, unless these rights include the permission and the repository exists */
export function requirePermission(by: Identity, permission: Permission, repository: string, rights: Rights): void {
  if (!rights.exists || !rights.permissions.has(permission)) throw refusal(by, permission, repository, rights);
}

/** What `authorize` throws for somebody with these rights. */
export function refusal(by: Identity, permission: Permission, repository: string, rights: Rights): AccessRefused {
  const about = { by, permission, repository, isAbsent: !rights.exists && rights.permissions.has(permission) };
  if (!rights.exists || !rights.permissions.has('pull')) return repositoryNotFound(about);
  if (by.kind === 'anonymous') return new AccessRefused('UNAUTHORIZED', 'log in to do this', about);
  const message = `you may not do this with ${repository}: it needs the permission "${permission}"`;
  return new AccessRefused('DENIED', message, about);
}

/**
 * True when the identity may take blobs from this repository for another one. Clients do not always ask for a scope
 * there, or do not know where the blob is, so a token's subject counts as well as its scopes.
 */
export async function mayMountFrom(rows: Rows, by: Identity, repository: string): Promise<boolean> {
  const reader = (by.kind === 'token' && (await holderBehind(rows, by))) || by;
  const { exists, permissions } = await rightsOn(rows, reader, repository);
  return exists && permissions.has('pull');
}

/** True when the identity may accept promotions into the repository, or may create it where there is none. */
export async function mayPromoteInto(rows: Rows, by: Identity, repository: string): Promise<boolean> {
  const { exists, permissions, mayCreate } = await rightsOn(rows, by, repository);
  return exists ? permissions.has('accept_promotions') : by.kind !== 'token' && mayCreate;
}

async function permissionsOn(
  rows: Rows,
  by: Identity,
  repository: string,
  visibility: 'public' | 'private' | undefined,
): Promise<Iterable<Permission>> {
  if (by.kind === 'system') return ROLES.admin;
  if (by.kind === 'anonymous') return visibility === 'public' ? ROLES['read-only'] : NOTHING;
  if (by.kind === 'token')
    return by.repositories.get(repository) ?? permissionsPrinted(rows, by, repository, visibility);
  const everybody = visibility === 'public' ? [EVERYBODY] : [];
  const held = await heldRights(rows, by, { kind: 'repository', repository });
  const granted = permitted([...everybody, ...held]);
  const { restrictedTo } = by;
  return restrictedTo ? granted.filter((permission) => restrictedTo.includes(permission)) : granted;
}

/** Of what the fingerprint of the name stands for in the token, what its subject may do at the moment. */
async function permissionsPrinted(
  rows: Rows,
  by: TokenIdentity,
  repository: string,
  visibility: 'public' | 'private' | undefined,
): Promise<readonly Permission[]> {
  const granted = by.printed ? printedPermissions(by.printed, repository) : NOTHING;
  if (granted.length === 0) return NOTHING;
  const subject = by.subject ? await subjectBehind(rows, by) : ({ kind: 'anonymous' } as const);
  const present = new Set(subject ? await permissionsOn(rows, subject, repository, visibility) : NOTHING);
  return granted.filter((permission) => present.has(permission));
}
