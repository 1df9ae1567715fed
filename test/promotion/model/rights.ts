// Who may do what, as the specification has it: jane is an owner everywhere, tom has the role that he was given.

import type { RepositoryName, Role, User, World } from './world.ts';

export type Permission =
  | 'pull'
  | 'push'
  | 'delete'
  | 'promote'
  | 'accept_promotions'
  | 'manage_policies'
  | 'manage_repository';

const OF_ROLE: Readonly<Record<Role, readonly Permission[]>> = {
  'read-only': ['pull'],
  'read-write': ['pull', 'push', 'delete', 'promote', 'accept_promotions'],
  admin: ['pull', 'push', 'delete', 'promote', 'accept_promotions', 'manage_policies', 'manage_repository'],
};

/** The code of the error for somebody who may not, or undefined for who may. What may not be seen is not there. */
export function refusalOf(
  world: World,
  by: User,
  permission: Permission,
  repository: RepositoryName,
): 'NOT_FOUND' | 'DENIED' | undefined {
  const permissions = permissionsOf(world, by, repository);
  if (!world.repositories.has(repository) || !permissions.includes('pull')) return 'NOT_FOUND';
  return permissions.includes(permission) ? undefined : 'DENIED';
}

/** Into a repository that is not there only who may create it. */
export function mayPromoteInto(world: World, by: User, repository: RepositoryName): boolean {
  if (!world.repositories.has(repository)) return by === 'jane';
  return permissionsOf(world, by, repository).includes('accept_promotions');
}

/** Whether the repository was opened to the user. */
export function isMember(world: World, by: User, repository: RepositoryName): boolean {
  return by === 'jane' || world.roles.has(repository);
}

function permissionsOf(world: World, by: User, repository: RepositoryName): readonly Permission[] {
  if (by === 'jane') return OF_ROLE.admin;
  const role = world.roles.get(repository);
  return role ? OF_ROLE[role] : [];
}
