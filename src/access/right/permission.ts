// What may be done to a repository, and the built-in roles that bundle it.

import { type BUILT_IN_ROLES, PERMISSIONS } from '../../api/role.ts';

export type Permission = (typeof PERMISSIONS)[number];

export type BuiltInRole = (typeof BUILT_IN_ROLES)[number];

export const ROLES: Readonly<Record<BuiltInRole, readonly Permission[]>> = {
  'read-only': ['pull'],
  'read-write': ['pull', 'push', 'delete', 'scan', 'promote', 'accept_promotions'],
  admin: PERMISSIONS,
  promoter: ['pull', 'promote', 'accept_promotions'],
  approver: ['pull', 'approve'],
  auditor: ['pull', 'view_audit'],
};

/** The permissions of the built-in role of this name; undefined when there is none. */
export function builtInRole(name: string): readonly Permission[] | undefined {
  return Object.hasOwn(ROLES, name) ? ROLES[name as BuiltInRole] : undefined;
}

/** Each once, in the order in which people are shown them. */
export function permissionsInOrder(permissions: readonly Permission[]): Permission[] {
  return PERMISSIONS.filter((permission) => permissions.includes(permission));
}
