// What may be done to a repository, and the built-in roles that bundle it.

export const PERMISSIONS = [
  'pull',
  'push',
  'delete',
  'scan',
  'promote',
  'accept_promotions',
  'approve',
  'manage_policies',
  'manage_webhooks',
  'manage_repository',
  'view_audit',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

export type Role = 'read-only' | 'read-write' | 'admin';

export const ROLES: Readonly<Record<Role, readonly Permission[]>> = {
  'read-only': ['pull'],
  'read-write': ['pull', 'push', 'delete', 'scan', 'promote', 'accept_promotions'],
  admin: PERMISSIONS,
};
