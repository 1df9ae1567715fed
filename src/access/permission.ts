// What may be done to a repository, and the built-in roles that bundle it.

import { PERMISSIONS } from '../api/access.ts';

export type Permission = (typeof PERMISSIONS)[number];

export type Role = 'read-only' | 'read-write' | 'admin';

export const ROLES: Readonly<Record<Role, readonly Permission[]>> = {
  'read-only': ['pull'],
  'read-write': ['pull', 'push', 'delete', 'scan', 'promote', 'accept_promotions'],
  admin: PERMISSIONS,
};
