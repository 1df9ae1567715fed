// The contract of repositories, their tags and manifests.

import { z } from 'zod';
import { actorReferenceSchema } from './actor.ts';
import { gateSchema } from './gate.ts';
import { pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';
import { rulesSchema } from './rule.ts';
import { countsSchema, severitySchema } from './severity.ts';
import { sentTime } from './time.ts';

const settings = {
  visibility: z.enum(['public', 'private']),
  description: z.string().max(1_000),
  longDescription: z.string().max(100_000).meta({ description: 'Markdown.' }),
  scanOnPush: z.boolean(),
  immutable: z.boolean().meta({ description: 'No existing tag may be moved or deleted.' }),
  immutablePatterns: z.array(z.string()).max(100).meta({ description: 'Tags that match (*, ?) are immutable.' }),
  immutableExceptions: z.array(z.string()).max(100).meta({ description: 'Tags that match stay mutable.' }),
  protected: z.boolean().meta({ description: 'Images enter by promotion only.' }),
  sparseIndexes: z.boolean().meta({
    description: 'An index may be pushed without some of the images that it lists, as mirrors of one platform make it.',
  }),
};

export const TAG_ORDERS = ['name', 'version', 'pushed', 'size'] as const;

export const repositorySchema = z
  .object({
    name: z.string(),
    namespace: z.string(),
    ...settings,
    admission: rulesSchema.meta({ description: 'What everything must satisfy that gets a tag here.' }),
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    pulls: z.int().meta({ description: 'How often a manifest of it was sent (GET), up to ten seconds ago.' }),
  })
  .meta({ id: 'Repository' });
export type RepositoryBody = z.output<typeof repositorySchema>;

export const tagSchema = z
  .object({
    name: z.string(),
    digest: z.string(),
    mediaType: z.string(),
    kind: z.enum(['image', 'index', 'artifact']),
    artifactType: z.string().nullable(),
    size: z
      .int()
      .meta({ description: 'Bytes of the manifest and all that it leads to; of an index, the sum of its images.' }),
    updatedAt: z.iso.datetime(),
    updatedBy: z.string(),
    promotionId: z
      .string()
      .nullable()
      .meta({ description: 'The promotion that set the tag; null when it was pushed.' }),
    lastPulledAt: z.iso.datetime().nullable().meta({
      description: 'When a client asked for the tag last (GET or HEAD), up to ten seconds ago; null for never.',
    }),
    immutable: z.boolean(),
    scan: z
      .object({
        state: z.enum(['not_scanned', 'scanned', 'failed', 'unsupported']),
        findings: countsSchema.nullable().meta({
          description:
            'null when it was not compared with advisories, when nothing was found and there are gaps, and beyond the first 100,000 findings of a list that waivers concern',
        }),
        demo: z.boolean().meta({ description: 'Compared with data for demonstrations, which is not complete.' }),
        known: z
          .boolean()
          .meta({ description: 'False where the report has gaps: the counts are then at least what there is.' }),
        platforms: z.object({ scanned: z.int(), total: z.int() }),
      })
      .meta({
        description:
          'Of an index: its least known state, and the most findings of each severity in those that are known.',
      }),
    platforms: z
      .array(
        z.object({
          platform: z.string().nullable().meta({ description: 'Null where neither the index nor the image says it.' }),
          digest: z.string(),
          size: z.int().nullable().meta({ description: 'Null where the repository lacks what its index lists.' }),
          builtAt: z.iso.datetime().nullable(),
        }),
      )
      .meta({ description: 'The images behind it, in the order of their platforms; the first 50.' }),
    platformCount: z.int(),
    builtAt: z.iso.datetime().nullable().meta({
      description: 'When it was built, as the image says; of an index the latest; null where it is not stated.',
    }),
    promotionNow: z
      .object({
        verdict: z.enum(['pass', 'fail', 'hold', 'error']),
        reason: z.string().nullable(),
        at: z.iso.datetime(),
        evaluationId: z.string(),
        demo: z.boolean().meta({ description: 'By data for demonstrations, which is not complete.' }),
      })
      .nullable()
      .meta({ description: 'What the policy that promoted it says of the image now; null when pushed or by hand.' }),
    held: z.array(gateSchema).meta({
      description: 'The gates that hold it, as `…/gates` has them, of policies that you may see: the first 5.',
    }),
  })
  .meta({ id: 'Tag' });
export type TagBody = z.output<typeof tagSchema>;

export const eventSchema = z
  .object({
    id: z.string(),
    type: z.string(),
    at: z.iso.datetime(),
    actor: actorReferenceSchema.extend({
      credential: z.string().nullable(),
      address: z.string().nullable(),
    }),
    namespace: z.string().nullable(),
    repository: z.string().nullable(),
    tag: z.string().nullable(),
    digest: z.string().nullable(),
    previousDigest: z.string().nullable(),
    causedBy: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Event' });

const descriptorSchema = z
  .object({
    mediaType: z.string(),
    digest: z.string(),
    size: z.int(),
    artifactType: z.string().optional(),
    platform: z.string().nullable().optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: 'Descriptor' });

export const manifestSchema = z
  .object({
    digest: z.string(),
    mediaType: z.string(),
    kind: z.enum(['image', 'index', 'artifact']),
    artifactType: z.string().nullable(),
    subject: z.string().nullable(),
    size: z.int(),
    tags: z.array(z.string()).meta({ description: 'The first, up to 10,000 or 1 MiB of them.' }),
    moreTags: z.boolean(),
    annotations: z.record(z.string(), z.string()).meta({ description: 'The first, up to 512 KiB of them.' }),
    moreAnnotations: z.boolean().meta({ description: '`GET /v2/{repository}/manifests/{digest}` has all of them.' }),
    layers: z
      .array(descriptorSchema.extend({ createdBy: z.string().nullable() }))
      .meta({ description: 'With the history line of each; the first, up to 1 MiB of them.' }),
    moreLayers: z.boolean().meta({ description: '`GET /v2/{repository}/manifests/{digest}` has all of them.' }),
    platforms: z
      .array(
        descriptorSchema.extend({ held: z.boolean().meta({ description: 'False where the repository lacks it.' }) }),
      )
      .meta({ description: 'The children of an index; the first, up to 1 MiB of them.' }),
    morePlatforms: z.boolean().meta({ description: '`GET /v2/{repository}/manifests/{digest}` has all of them.' }),
    config: z.unknown().meta({ description: 'The image configuration; null where there is none to show.' }),
    configProblem: z.string().nullable().meta({
      description: 'Why the configuration is not shown, such as "is larger than 262144 bytes"; null otherwise.',
    }),
    referrers: z
      .array(descriptorSchema)
      .meta({ description: 'The first, up to 1,000 of them, and 4 MiB of all that is here.' }),
    moreReferrers: z.boolean().meta({ description: '`GET /v2/{repository}/referrers/{digest}` has all of them.' }),
  })
  .meta({ id: 'Manifest' });

const params = z.object({ repository: z.string().meta({ description: 'URL-encoded: dev%2Fwebsite' }) });
const tagParams = params.extend({ tag: z.string() });
const manifestParams = params.extend({ digest: z.string() });
const change = z.strictObject(settings).partial();

export const REPOSITORY_ORDERS = ['name', 'pushed', 'size'] as const;

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
  body: change.extend({ name: z.string().max(255) }),
  answers: { 201: repositorySchema },
});

export const getRepository = route({
  method: 'GET',
  path: '/repositories/{repository}',
  tag: 'Repositories',
  summary: 'One repository, and what you may do with it',
  params,
  answers: { 200: repositorySchema.extend({ permissions: z.array(z.string()), tags: z.int() }) },
  open: true,
});

export const changeRepository = route({
  method: 'PATCH',
  path: '/repositories/{repository}',
  tag: 'Repositories',
  summary: 'Change settings (repository admins)',
  params,
  body: change,
  answers: { 200: repositorySchema },
});

export const setAdmission = route({
  method: 'PUT',
  path: '/repositories/{repository}/admission',
  tag: 'Repositories',
  summary:
    'Rules that everything must satisfy that gets a tag here, by whichever way (repository admins); none lets in all',
  params,
  body: z.strictObject({ rules: rulesSchema }),
  answers: { 200: z.object({ rules: rulesSchema }) },
});

export const deleteRepository = route({
  method: 'DELETE',
  path: '/repositories/{repository}',
  tag: 'Repositories',
  summary: 'Delete a repository with its tags; its history stays (repository admins)',
  params,
  answers: { 204: null },
});

export const listTags = route({
  method: 'GET',
  path: '/repositories/{repository}/tags',
  tag: 'Repositories',
  summary: 'The tags of a repository',
  params,
  query: z.object({
    ...pageQuery,
    search: z.string().max(128).optional(),
    order: z.enum(TAG_ORDERS).default('name').meta({
      description:
        'name: in lexical order; version: as versions (v1.2.0 before v1.10.0, 1.4.0-rc1 before 1.4.0; what is no version, before all), with numbers by their value; pushed: when they came to stand on their image; size.',
    }),
    direction: z.enum(['ascending', 'descending']).optional().meta({
      description: 'When left out: names ascending, all else descending, which is the newest or largest first.',
    }),
    kind: z.enum(['image', 'attached']).optional().meta({
      description:
        'attached: tags such as `sha256-….sig`, and attestations that have a tag; image: all else. Both when left out.',
    }),
  }),
  answers: { 200: pageOf(tagSchema) },
  open: true,
});

export const untaggedManifestSchema = z
  .object({
    digest: z.string(),
    mediaType: z.string(),
    kind: z.enum(['image', 'index', 'artifact']),
    artifactType: z.string().nullable(),
    platform: z.string().nullable(),
    size: z.int().meta({ description: 'Bytes of the manifest and all that it leads to.' }),
    pushedAt: z.iso.datetime(),
    pushedBy: z.string(),
  })
  .meta({ id: 'UntaggedManifest' });
export type UntaggedManifestBody = z.output<typeof untaggedManifestSchema>;

export const listUntagged = route({
  method: 'GET',
  path: '/repositories/{repository}/untagged-manifests',
  tag: 'Repositories',
  summary: 'Manifests that have no tag, and that belong to nothing that has: neither listed by an index nor attached',
  params,
  query: z.object(pageQuery),
  answers: {
    200: pageOf(untaggedManifestSchema).extend({
      total: z
        .object({ count: z.int(), bytes: z.int() })
        .meta({ description: 'Of all pages; the bytes are logical: what two manifests share counts twice.' }),
    }),
  },
  open: true,
});

export const getTag = route({
  method: 'GET',
  path: '/repositories/{repository}/tags/{tag}',
  tag: 'Repositories',
  summary: 'One tag',
  params: tagParams,
  answers: { 200: tagSchema },
  open: true,
});

export const deleteTag = route({
  method: 'DELETE',
  path: '/repositories/{repository}/tags/{tag}',
  tag: 'Repositories',
  summary: 'Delete a tag; the manifest stays under its digest',
  params: tagParams,
  answers: { 204: null },
});

export const deletedTagSchema = z
  .object({
    id: z.string(),
    tag: z.string(),
    digest: z.string(),
    mediaType: z.string(),
    kind: z.enum(['image', 'index', 'artifact']),
    size: z.int(),
    deletedAt: z.iso.datetime(),
    deletedBy: z.string(),
    restorableUntil: z.iso.datetime().meta({ description: 'Until then its image is kept for it.' }),
    replacedBy: z
      .string()
      .nullable()
      .meta({ description: 'The digest on which a tag of this name stands by now: it has to go first.' }),
  })
  .meta({ id: 'DeletedTag' });
export type DeletedTagBody = z.output<typeof deletedTagSchema>;

export const listDeletedTags = route({
  method: 'GET',
  path: '/repositories/{repository}/deleted-tags',
  tag: 'Repositories',
  summary: 'Tags that were deleted and can be restored, newest first',
  params,
  query: z.object(pageQuery),
  answers: { 200: pageOf(deletedTagSchema) },
  open: true,
});

export const restoreTag = route({
  method: 'POST',
  path: '/repositories/{repository}/deleted-tags/{id}/restore',
  tag: 'Repositories',
  summary: 'Restore a deleted tag to the digest that it had, as a push would set it (those who may push)',
  params: params.extend({ id: z.string() }),
  answers: { 200: tagSchema },
});

const tagMatch = z.strictObject({
  search: z.string().max(128).optional().meta({ description: 'A part of the name.' }),
  kind: z.enum(['image', 'attached']).optional(),
});
const MAX_TAGS_NAMED = 1_000;

export const planTagDeletion = route({
  method: 'POST',
  path: '/repositories/{repository}/tag-deletions/plan',
  tag: 'Repositories',
  summary: 'What deleting these tags, or all that match, would do and leave; changes nothing (those who may delete)',
  params,
  body: z.union([
    z.strictObject({ tags: z.array(z.string()).min(1).max(MAX_TAGS_NAMED) }),
    z.strictObject({ matching: tagMatch }),
  ]),
  answers: {
    200: z.object({
      count: z.int().meta({ description: 'How many tags are meant.' }),
      asOf: z.iso.datetime().meta({ description: 'To be given when all that match are deleted.' }),
      items: z
        .array(
          z.object({
            tag: z.string(),
            digest: z.string(),
            otherTags: z.array(z.string()).meta({ description: 'The first five that stay on the same image.' }),
            otherTagCount: z.int(),
            attachments: z.int().meta({ description: 'How many signatures and the like are attached to the image.' }),
            refusal: z.string().nullable().meta({ description: 'Why it will be refused, as things are.' }),
          }),
        )
        .meta({ description: 'The first 50.' }),
    }),
  },
});

export const deleteTags = route({
  method: 'POST',
  path: '/repositories/{repository}/tag-deletions',
  tag: 'Repositories',
  summary:
    'Delete these tags, or all that match and were set until `asOf`, up to 500 with a call; each ends as deleted or refused (those who may delete)',
  params,
  body: z.union([
    z.strictObject({
      tags: z
        .array(
          z.strictObject({
            tag: z.string(),
            digest: z.string().optional().meta({ description: 'Only if it still stands on this.' }),
          }),
        )
        .min(1)
        .max(MAX_TAGS_NAMED),
    }),
    z.strictObject({ matching: tagMatch, asOf: sentTime, after: z.string().max(128).optional() }),
  ]),
  answers: {
    200: z.object({
      deleted: z.array(z.string()),
      refused: z.array(z.object({ tag: z.string(), code: z.string(), reason: z.string() })),
      next: z.string().nullable().meta({ description: 'Where more match: to be given as `after` of the next call.' }),
    }),
  },
});

export const getTagHistory = route({
  method: 'GET',
  path: '/repositories/{repository}/tags/{tag}/history',
  tag: 'Repositories',
  summary: 'What happened to a tag, newest first: pushes, promotions, rollbacks, deletion',
  params: tagParams,
  query: z.object(pageQuery),
  answers: { 200: pageOf(eventSchema) },
  open: true,
});

export const getManifest = route({
  method: 'GET',
  path: '/repositories/{repository}/manifests/{digest}',
  tag: 'Repositories',
  summary: 'A manifest with its configuration, layers, platforms and referrers',
  params: manifestParams,
  answers: { 200: manifestSchema },
  open: true,
});

export const deleteManifest = route({
  method: 'DELETE',
  path: '/repositories/{repository}/manifests/{digest}',
  tag: 'Repositories',
  summary: 'Delete a manifest and the tags that point to it',
  params: manifestParams,
  answers: { 204: null },
});
