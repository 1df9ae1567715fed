// The contract of who may do what where: roles of users, teams and API keys on repositories, on namespaces and everywhere.

import { z } from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { permissionSchema } from './role.ts';
import { route } from './route.ts';

const place = {
  repository: z.string().nullable(),
  namespace: z.string().nullable().meta({ description: 'It holds in all of it. Everywhere, when both are null.' }),
};

export const grantSchema = z
  .object({
    user: z.string().nullable(),
    team: z.string().nullable().meta({ description: 'As organization/team. One of user, team and key is not null.' }),
    key: z.string().nullable().meta({ description: "An API key's user name." }),
    keyId: z.string().nullable(),
    ...place,
    role: z.string().nullable().meta({ description: 'null where the permissions were named one by one.' }),
    permissions: z.array(permissionSchema),
    deny: z.boolean().meta({ description: 'The permissions are taken away instead of given.' }),
    grantedBy: z.string(),
    grantedAt: z.iso.datetime(),
  })
  .meta({ id: 'Grant' });
export type GrantBody = z.output<typeof grantSchema>;

export const explanationSchema = z
  .object({
    allowed: z.boolean(),
    reason: z.string(),
    decidedBy: z
      .object({
        through: z.enum(['admin', 'owner', 'everybody', 'user', 'team', 'key']),
        holder: z.string().meta({ description: 'The user, the key, or the team as organization/team.' }),
        scope: z.enum(['repository', 'namespace', 'everywhere']),
        role: z.string().nullable(),
        deny: z.boolean(),
      })
      .nullable()
      .meta({ description: 'The grant that decides; null when none speaks about the permission.' }),
  })
  .meta({ id: 'AccessExplanation' });
export type ExplanationBody = z.output<typeof explanationSchema>;

const grantList = pageOf(grantSchema);
const given = z.strictObject({
  role: z.string().min(1).max(100),
  deny: z.boolean().default(false).meta({ description: 'Take the permissions of the role away instead.' }),
});
const taken = z.object({
  deny: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'true: the denial is taken back, not what was given.' }),
});
const repository = z.object({ repository: z.string() });
const namespace = z.object({ namespace: z.string() });

export const listRepositoryAccess = route({
  method: 'GET',
  path: '/repositories/{repository}/access',
  tag: 'Access',
  summary: 'Who was given or denied what on the repository itself (repository admins and auditors)',
  params: repository,
  query: z.object(pageQuery),
  answers: { 200: grantList },
});

export const grantRepositoryAccess = route({
  method: 'PUT',
  path: '/repositories/{repository}/access/{user}',
  tag: 'Access',
  summary: 'Give a user a role on the repository, in place of the one given before (repository admins)',
  params: repository.extend({ user: z.string() }),
  body: given,
  answers: { 204: null },
});

export const revokeRepositoryAccess = route({
  method: 'DELETE',
  path: '/repositories/{repository}/access/{user}',
  tag: 'Access',
  summary: "Take a user's role on the repository away (repository admins)",
  params: repository.extend({ user: z.string() }),
  query: taken,
  answers: { 204: null },
});

export const grantRepositoryTeamAccess = route({
  method: 'PUT',
  path: '/repositories/{repository}/teams/{team}',
  tag: 'Access',
  summary:
    "Give a team of the namespace's organization a role on the repository, in place of the one given before (repository admins)",
  params: repository.extend({ team: z.string() }),
  body: given,
  answers: { 204: null },
});

export const revokeRepositoryTeamAccess = route({
  method: 'DELETE',
  path: '/repositories/{repository}/teams/{team}',
  tag: 'Access',
  summary: "Take a team's role on the repository away (repository admins)",
  params: repository.extend({ team: z.string() }),
  query: taken,
  answers: { 204: null },
});

export const grantRepositoryKeyAccess = route({
  method: 'PUT',
  path: '/repositories/{repository}/keys/{key}',
  tag: 'Access',
  summary:
    'Give an API key, named by its id, a role on the repository, in place of the one given before (repository admins)',
  params: repository.extend({ key: z.string() }),
  body: given,
  answers: { 204: null },
});

export const revokeRepositoryKeyAccess = route({
  method: 'DELETE',
  path: '/repositories/{repository}/keys/{key}',
  tag: 'Access',
  summary: "Take an API key's role on the repository away (repository admins)",
  params: repository.extend({ key: z.string() }),
  query: taken,
  answers: { 204: null },
});

export const listNamespaceAccess = route({
  method: 'GET',
  path: '/namespaces/{namespace}/access',
  tag: 'Access',
  summary: 'Who was given or denied what on all repositories of the namespace (its admins and auditors)',
  params: namespace,
  query: z.object(pageQuery),
  answers: { 200: grantList },
});

export const grantNamespaceAccess = route({
  method: 'PUT',
  path: '/namespaces/{namespace}/access/{user}',
  tag: 'Access',
  summary: 'Give a user a role on all repositories of the namespace, in place of the one given before (its admins)',
  params: namespace.extend({ user: z.string() }),
  body: given,
  answers: { 204: null },
});

export const revokeNamespaceAccess = route({
  method: 'DELETE',
  path: '/namespaces/{namespace}/access/{user}',
  tag: 'Access',
  summary: "Take a user's role on all repositories of the namespace away (its admins)",
  params: namespace.extend({ user: z.string() }),
  query: taken,
  answers: { 204: null },
});

export const grantNamespaceTeamAccess = route({
  method: 'PUT',
  path: '/namespaces/{namespace}/teams/{team}',
  tag: 'Access',
  summary:
    "Give a team of the namespace's organization a role on all repositories of the namespace, in place of the one given before (its admins)",
  params: namespace.extend({ team: z.string() }),
  body: given,
  answers: { 204: null },
});

export const revokeNamespaceTeamAccess = route({
  method: 'DELETE',
  path: '/namespaces/{namespace}/teams/{team}',
  tag: 'Access',
  summary: "Take a team's role on all repositories of the namespace away (its admins)",
  params: namespace.extend({ team: z.string() }),
  query: taken,
  answers: { 204: null },
});

export const grantNamespaceKeyAccess = route({
  method: 'PUT',
  path: '/namespaces/{namespace}/keys/{key}',
  tag: 'Access',
  summary:
    'Give an API key, named by its id, a role on all repositories of the namespace, in place of the one given before (its admins)',
  params: namespace.extend({ key: z.string() }),
  body: given,
  answers: { 204: null },
});

export const revokeNamespaceKeyAccess = route({
  method: 'DELETE',
  path: '/namespaces/{namespace}/keys/{key}',
  tag: 'Access',
  summary: "Take an API key's role on all repositories of the namespace away (its admins)",
  params: namespace.extend({ key: z.string() }),
  query: taken,
  answers: { 204: null },
});

export const listGlobalAccess = route({
  method: 'GET',
  path: '/access',
  tag: 'Access',
  summary: 'Who was given or denied what on everything (system admins and auditors)',
  query: z.object(pageQuery),
  answers: { 200: grantList },
});

export const grantGlobalAccess = route({
  method: 'PUT',
  path: '/access/users/{user}',
  tag: 'Access',
  summary: 'Give a user a role on everything, in place of the one given before (system admins)',
  params: z.object({ user: z.string() }),
  body: given,
  answers: { 204: null },
});

export const revokeGlobalAccess = route({
  method: 'DELETE',
  path: '/access/users/{user}',
  tag: 'Access',
  summary: "Take a user's role on everything away (system admins)",
  params: z.object({ user: z.string() }),
  query: taken,
  answers: { 204: null },
});

export const grantGlobalTeamAccess = route({
  method: 'PUT',
  path: '/access/teams/{organization}/{team}',
  tag: 'Access',
  summary: 'Give a team a role on everything, in place of the one given before (system admins)',
  params: z.object({ organization: z.string(), team: z.string() }),
  body: given,
  answers: { 204: null },
});

export const revokeGlobalTeamAccess = route({
  method: 'DELETE',
  path: '/access/teams/{organization}/{team}',
  tag: 'Access',
  summary: "Take a team's role on everything away (system admins)",
  params: z.object({ organization: z.string(), team: z.string() }),
  query: taken,
  answers: { 204: null },
});

export const grantGlobalKeyAccess = route({
  method: 'PUT',
  path: '/access/keys/{key}',
  tag: 'Access',
  summary: 'Give an API key, named by its id, a role on everything, in place of the one given before (system admins)',
  params: z.object({ key: z.string() }),
  body: given,
  answers: { 204: null },
});

export const revokeGlobalKeyAccess = route({
  method: 'DELETE',
  path: '/access/keys/{key}',
  tag: 'Access',
  summary: "Take an API key's role on everything away (system admins)",
  params: z.object({ key: z.string() }),
  query: taken,
  answers: { 204: null },
});

export const explainAccess = route({
  method: 'GET',
  path: '/access/explain',
  tag: 'Access',
  summary:
    'Whether somebody may do something in a repository, and which grant decides (oneself; repository admins and auditors)',
  query: z.object({
    who: z.string().min(1).max(300).meta({ description: 'The name of a user, or the user name of an API key.' }),
    repository: z.string().max(255),
    permission: permissionSchema,
  }),
  answers: { 200: explanationSchema },
});
