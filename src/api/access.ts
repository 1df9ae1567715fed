// The contract of who may do what where: roles of users, teams and API keys on repositories, on namespaces and everywhere.

import { z } from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { line } from './printed-text.ts';
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
  role: line().min(1).max(100),
  deny: z.boolean().default(false).meta({ description: 'Take the permissions of the role away instead.' }),
});
const taken = z.object({
  deny: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'true: the denial is taken back, not what was given.' }),
});

/** A call that gives a role to somebody at a place. */
export type GrantRoute<Params extends z.ZodObject = z.ZodObject> = ReturnType<typeof granting<string, Params>>;
/** A call that takes it away. */
export type RevokeRoute<Params extends z.ZodObject = z.ZodObject> = ReturnType<typeof revoking<string, Params>>;

function granting<const Path extends string, Params extends z.ZodObject>(path: Path, params: Params, what: string) {
  const summary = `Give ${what}, in place of the one given before`;
  return route({ method: 'PUT', path, tag: 'Access', summary, params, body: given, answers: { 204: null } });
}

function revoking<const Path extends string, Params extends z.ZodObject>(path: Path, params: Params, what: string) {
  const summary = `Take away ${what}`;
  return route({ method: 'DELETE', path, tag: 'Access', summary, params, query: taken, answers: { 204: null } });
}

function listing<const Path extends string, Params extends z.ZodObject>(path: Path, params: Params, where: string) {
  const summary = `Who was given or denied what on ${where}`;
  const query = z.object(pageQuery);
  return route({ method: 'GET', path, tag: 'Access', summary, params, query, answers: { 200: grantList } });
}

export const listRepositoryAccess = listing(
  '/repositories/{repository}/access',
  z.object({ repository: z.string() }),
  'the repository itself (repository admins and auditors)',
);

const repositoryUser = z.object({ repository: z.string(), user: z.string() });
export const grantRepositoryAccess = granting(
  '/repositories/{repository}/access/{user}',
  repositoryUser,
  'a user a role on the repository itself (repository admins)',
);
export const revokeRepositoryAccess = revoking(
  '/repositories/{repository}/access/{user}',
  repositoryUser,
  "a user's role on the repository itself (repository admins)",
);

const repositoryTeam = z.object({ repository: z.string(), team: z.string() });
export const grantRepositoryTeamAccess = granting(
  '/repositories/{repository}/teams/{team}',
  repositoryTeam,
  "a team of the namespace's organization a role on the repository itself (repository admins)",
);
export const revokeRepositoryTeamAccess = revoking(
  '/repositories/{repository}/teams/{team}',
  repositoryTeam,
  "a team's role on the repository itself (repository admins)",
);

const repositoryKey = z.object({ repository: z.string(), key: z.string() });
export const grantRepositoryKeyAccess = granting(
  '/repositories/{repository}/keys/{key}',
  repositoryKey,
  'an API key, named by its id, a role on the repository itself (repository admins)',
);
export const revokeRepositoryKeyAccess = revoking(
  '/repositories/{repository}/keys/{key}',
  repositoryKey,
  "an API key's role on the repository itself (repository admins)",
);

export const listNamespaceAccess = listing(
  '/namespaces/{namespace}/access',
  z.object({ namespace: z.string() }),
  'all repositories of the namespace (its admins and auditors)',
);

const namespaceUser = z.object({ namespace: z.string(), user: z.string() });
export const grantNamespaceAccess = granting(
  '/namespaces/{namespace}/access/{user}',
  namespaceUser,
  'a user a role on all repositories of the namespace (its admins)',
);
export const revokeNamespaceAccess = revoking(
  '/namespaces/{namespace}/access/{user}',
  namespaceUser,
  "a user's role on all repositories of the namespace (its admins)",
);

const namespaceTeam = z.object({ namespace: z.string(), team: z.string() });
export const grantNamespaceTeamAccess = granting(
  '/namespaces/{namespace}/teams/{team}',
  namespaceTeam,
  "a team of the namespace's organization a role on all repositories of the namespace (its admins)",
);
export const revokeNamespaceTeamAccess = revoking(
  '/namespaces/{namespace}/teams/{team}',
  namespaceTeam,
  "a team's role on all repositories of the namespace (its admins)",
);

const namespaceKey = z.object({ namespace: z.string(), key: z.string() });
export const grantNamespaceKeyAccess = granting(
  '/namespaces/{namespace}/keys/{key}',
  namespaceKey,
  'an API key, named by its id, a role on all repositories of the namespace (its admins)',
);
export const revokeNamespaceKeyAccess = revoking(
  '/namespaces/{namespace}/keys/{key}',
  namespaceKey,
  "an API key's role on all repositories of the namespace (its admins)",
);

export const listGlobalAccess = listing('/access', z.object({}), 'everything (system admins and auditors)');

const globalUser = z.object({ user: z.string() });
export const grantGlobalAccess = granting(
  '/access/users/{user}',
  globalUser,
  'a user a role on everything (system admins)',
);
export const revokeGlobalAccess = revoking(
  '/access/users/{user}',
  globalUser,
  "a user's role on everything (system admins)",
);

const globalTeam = z.object({ organization: z.string(), team: z.string() });
export const grantGlobalTeamAccess = granting(
  '/access/teams/{organization}/{team}',
  globalTeam,
  'a team a role on everything (system admins)',
);
export const revokeGlobalTeamAccess = revoking(
  '/access/teams/{organization}/{team}',
  globalTeam,
  "a team's role on everything (system admins)",
);

const globalKey = z.object({ key: z.string() });
export const grantGlobalKeyAccess = granting(
  '/access/keys/{key}',
  globalKey,
  'an API key, named by its id, a role on everything (system admins)',
);
export const revokeGlobalKeyAccess = revoking(
  '/access/keys/{key}',
  globalKey,
  "an API key's role on everything (system admins)",
);

export const explainAccess = route({
  method: 'GET',
  path: '/access/explain',
  tag: 'Access',
  summary:
    'Whether somebody may do something in a repository, and which grant decides (oneself; repository admins and auditors)',
  query: z.object({
    who: z.string().min(1).max(300).meta({
      description:
        'The name of a user, the user name of an API key, a team as organization/team, or `anonymous` for who is not logged in.',
    }),
    repository: z.string().max(255),
    permission: permissionSchema,
  }),
  answers: { 200: explanationSchema },
});

export const whoMay = route({
  method: 'GET',
  path: '/access/holders',
  tag: 'Access',
  summary: 'Whom to ask for something in a repository: some of those who may do it, as far as you may know them',
  query: z.object({ repository: z.string().max(255), permission: permissionSchema }),
  answers: {
    200: z
      .object({
        holders: z.array(z.object({ kind: z.enum(['user', 'team']), name: z.string() })).meta({
          description:
            'Teams as organization/team. Of people and teams of your organizations; of all for who may see who has access. System admins, who may everything, are not named as such.',
        }),
      })
      .meta({ id: 'Holders' }),
  },
});
