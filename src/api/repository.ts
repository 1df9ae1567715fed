// The contract of repositories.

import { z } from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { line, lines, stored } from './printed-text.ts';
import { route } from './route.ts';
import { rulesSchema } from './rule.ts';
import { severitySchema } from './severity.ts';

const settings = {
  visibility: z.enum(['public', 'private']),
  description: line().max(1_000),
  longDescription: lines().max(100_000).meta({ description: 'Markdown.' }),
  scanOnPush: z.boolean(),
  immutable: z.boolean().meta({ description: 'No existing tag may be moved or deleted.' }),
  immutablePatterns: z.array(line()).max(100).meta({ description: 'Tags that match (*, ?) are immutable.' }),
  immutableExceptions: z.array(line()).max(100).meta({ description: 'Tags that match stay mutable.' }),
  protected: z.boolean().meta({ description: 'Images enter by promotion only.' }),
  sparseIndexes: z.boolean().meta({
    description: 'An index may be pushed without some of the images that it lists, as mirrors of one platform make it.',
  }),
};

export const repositorySchema = z
  .object({
    name: z.string(),
    namespace: z.string(),
    ...settings,
    description: stored(z.string(), settings.description),
    longDescription: stored(z.string(), settings.longDescription),
    immutablePatterns: stored(z.array(z.string()), settings.immutablePatterns),
    immutableExceptions: stored(z.array(z.string()), settings.immutableExceptions),
    admission: rulesSchema.meta({ description: 'What everything must satisfy that gets a tag here.' }),
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    pulls: z.int().meta({ description: 'How often a manifest of it was sent (GET), up to ten seconds ago.' }),
  })
  .meta({ id: 'Repository' });
export type RepositoryBody = z.output<typeof repositorySchema>;

/** Of every call about one repository. */
export const repositoryParams = z.object({
  repository: z.string().meta({ description: 'URL-encoded: dev%2Fwebsite' }),
});

const change = z.strictObject(settings).partial();

export const REPOSITORY_ORDERS = ['name', 'pushed', 'size'] as const;

/** What keeps the findings of an image from being known. */
export const WORST_UNKNOWN = [
  'not_scanned',
  'partly_scanned',
  'failed',
  'unsupported',
  'not_compared',
  'gaps',
] as const;
export type WorstUnknown = (typeof WORST_UNKNOWN)[number];

export const listedRepositorySchema = repositorySchema
  .extend({
    tags: z.int(),
    size: z.int().meta({
      description: 'Logical bytes: of the blobs that it shows, each once, also those that other repositories show.',
    }),
    lastPushedAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When a tag came to stand on an image last, by a push or a promotion; null for never.' }),
    worstSeverity: severitySchema.nullable().meta({
      description:
        'The gravest finding in the image that got its tag last, without those under a waiver; `unknown` has no score, and `none` is also where nothing was found; null where nothing was found and not all is known.',
    }),
    worstUnknown: z.enum(WORST_UNKNOWN).nullable().meta({
      description:
        'Why worstSeverity is null: what is not known of that image; null where it is not, and without tags.',
    }),
    sourceOf: z.int().meta({ description: 'Promotion policies from here, as far as you may see them.' }),
    targetOf: z.int().meta({ description: 'Promotion policies to here, as far as you may see them.' }),
  })
  .meta({ id: 'ListedRepository' });
export type ListedRepositoryBody = z.output<typeof listedRepositorySchema>;

export const listRepositories = route({
  method: 'GET',
  path: '/repositories',
  tag: 'Repositories',
  summary: 'The repositories that you may see',
  query: z.object({
    ...pageQuery,
    namespace: z.string().optional(),
    search: z.string().max(255).optional(),
    visibility: settings.visibility.optional(),
    order: z.enum(REPOSITORY_ORDERS).default('name'),
    direction: z.enum(['ascending', 'descending']).optional().meta({
      description: 'When left out: names ascending, all else descending, which is the newest or largest first.',
    }),
  }),
  answers: { 200: pageOf(listedRepositorySchema) },
  open: true,
});

export const createRepository = route({
  method: 'POST',
  path: '/repositories',
  tag: 'Repositories',
  summary: 'Create a repository (admins of the namespace)',
  body: change.extend({ name: line().max(255) }),
  answers: { 201: repositorySchema },
});

export const getRepository = route({
  method: 'GET',
  path: '/repositories/{repository}',
  tag: 'Repositories',
  summary: 'One repository, and what you may do with it',
  params: repositoryParams,
  answers: {
    200: repositorySchema.extend({
      permissions: z.array(z.string()),
      isMember: z.boolean().meta({
        description: 'You see its policies, promotions and verdicts: it was opened to you, not only to everybody.',
      }),
      tags: z.int(),
    }),
  },
  open: true,
});

export const changeRepository = route({
  method: 'PATCH',
  path: '/repositories/{repository}',
  tag: 'Repositories',
  summary: 'Change settings (repository admins)',
  params: repositoryParams,
  body: change,
  answers: { 200: repositorySchema },
});

export const setAdmission = route({
  method: 'PUT',
  path: '/repositories/{repository}/admission',
  tag: 'Repositories',
  summary:
    'Rules that everything must satisfy that gets a tag here, by whichever way (repository admins); none lets in all',
  params: repositoryParams,
  body: z.strictObject({ rules: rulesSchema }),
  answers: { 200: z.object({ rules: rulesSchema }) },
});

export const deleteRepository = route({
  method: 'DELETE',
  path: '/repositories/{repository}',
  tag: 'Repositories',
  summary: 'Delete a repository with its tags; its history stays (repository admins)',
  params: repositoryParams,
  answers: { 204: null },
});
