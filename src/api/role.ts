// The contract of roles: the built-in ones, and the deployment's own.

import { z } from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { line } from './printed-text.ts';
import { route } from './route.ts';

/** What may be done to a repository. */
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

export const BUILT_IN_ROLES = ['read-only', 'read-write', 'admin', 'promoter', 'approver', 'auditor'] as const;

export const permissionSchema = z.enum(PERMISSIONS, { error: `a permission is one of ${PERMISSIONS.join(', ')}` });

/** At least one, each once. */
export const permissionsSchema = z
  .array(permissionSchema)
  .min(1)
  .max(PERMISSIONS.length)
  .meta({ description: 'What may be done to a repository.' });

export const roleSchema = z
  .object({
    name: z.string(),
    description: z.string(),
    permissions: z.array(permissionSchema),
    builtIn: z.boolean().meta({ description: 'It is always there, and cannot be changed.' }),
  })
  .meta({ id: 'Role' });
export type RoleBody = z.output<typeof roleSchema>;

const params = z.object({ role: z.string() });
const description = line().max(500);

export const listRoles = route({
  method: 'GET',
  path: '/roles',
  tag: 'Access',
  summary: 'The roles that can be given: the built-in ones, and those of this deployment',
  query: z.object(pageQuery),
  answers: { 200: pageOf(roleSchema) },
});

export const createRole = route({
  method: 'POST',
  path: '/roles',
  tag: 'Access',
  summary: 'Make a role out of permissions (system admins)',
  body: z.strictObject({
    name: line().min(1).max(100),
    description: description.default(''),
    permissions: permissionsSchema,
  }),
  answers: { 201: roleSchema },
});

export const changeRole = route({
  method: 'PATCH',
  path: '/roles/{role}',
  tag: 'Access',
  summary: 'Change what a role permits, for all who have it (system admins)',
  params,
  body: z.strictObject({ description: description.optional(), permissions: permissionsSchema.optional() }),
  answers: { 200: roleSchema },
});

export const deleteRole = route({
  method: 'DELETE',
  path: '/roles/{role}',
  tag: 'Access',
  summary: 'Delete a role that nobody has any more (system admins)',
  params,
  answers: { 204: null },
});
