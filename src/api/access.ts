// The contract of access: tokens of the caller, and roles on namespaces and repositories.

import { z } from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';
import { sentTime } from './time.ts';

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

export const permissionSchema = z.enum(PERMISSIONS);

export const roleSchema = z.enum(['read-only', 'read-write', 'admin']);

export const accessTokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z
      .enum(['token', 'login'])
      .meta({ description: 'A login is what docker login keeps in place of a password.' }),
    parent: z.string().nullable().meta({ description: 'The token with which it was made, and with which it ends.' }),
    permissions: z
      .array(permissionSchema)
      .nullable()
      .meta({ description: 'What it is restricted to; null for all that you may.' }),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'AccessToken' });
export type AccessTokenBody = z.output<typeof accessTokenSchema>;

export const grantSchema = z
  .object({ user: z.string(), role: roleSchema, grantedBy: z.string(), grantedAt: z.iso.datetime() })
  .meta({ id: 'Grant' });

const grantList = pageOf(grantSchema);
const roleBody = z.strictObject({ role: roleSchema });
const repositoryParams = z.object({ repository: z.string() });
const namespaceParams = z.object({ namespace: z.string() });

export const listTokens = route({
  method: 'GET',
  path: '/tokens',
  tag: 'Access',
  summary: 'Your access tokens and logins',
  query: z.object(pageQuery),
  answers: { 200: pageOf(accessTokenSchema) },
});

export const createToken = route({
  method: 'POST',
  path: '/tokens',
  tag: 'Access',
  summary: 'Make an access token; its secret is shown in this answer only',
  body: z.strictObject({
    name: z.string().min(1).max(100),
    permissions: z.array(permissionSchema).min(1).optional(),
    expiresAt: sentTime.optional(),
  }),
  answers: { 201: accessTokenSchema.extend({ secret: z.string() }) },
});

export const revokeToken = route({
  method: 'DELETE',
  path: '/tokens/{id}',
  tag: 'Access',
  summary: 'Revoke one of your access tokens or logins, with all that were made with it',
  params: z.object({ id: z.string() }),
  answers: { 204: null },
});

export const listRepositoryAccess = route({
  method: 'GET',
  path: '/repositories/{repository}/access',
  tag: 'Access',
  summary: 'Who has a role on the repository itself (repository admins)',
  params: repositoryParams,
  query: z.object(pageQuery),
  answers: { 200: grantList },
});

export const grantRepositoryAccess = route({
  method: 'PUT',
  path: '/repositories/{repository}/access/{user}',
  tag: 'Access',
  summary: 'Give a user a role on the repository (repository admins)',
  params: repositoryParams.extend({ user: z.string() }),
  body: roleBody,
  answers: { 204: null },
});

export const revokeRepositoryAccess = route({
  method: 'DELETE',
  path: '/repositories/{repository}/access/{user}',
  tag: 'Access',
  summary: "Take a user's role on the repository away (repository admins)",
  params: repositoryParams.extend({ user: z.string() }),
  answers: { 204: null },
});

export const listNamespaceAccess = route({
  method: 'GET',
  path: '/namespaces/{namespace}/access',
  tag: 'Access',
  summary: 'Who has a role on all repositories of the namespace (its owners)',
  params: namespaceParams,
  query: z.object(pageQuery),
  answers: { 200: grantList },
});

export const grantNamespaceAccess = route({
  method: 'PUT',
  path: '/namespaces/{namespace}/access/{user}',
  tag: 'Access',
  summary: 'Give a user a role on all repositories of the namespace (its owners)',
  params: namespaceParams.extend({ user: z.string() }),
  body: roleBody,
  answers: { 204: null },
});

export const revokeNamespaceAccess = route({
  method: 'DELETE',
  path: '/namespaces/{namespace}/access/{user}',
  tag: 'Access',
  summary: "Take a user's role on the namespace away (its owners)",
  params: namespaceParams.extend({ user: z.string() }),
  answers: { 204: null },
});
