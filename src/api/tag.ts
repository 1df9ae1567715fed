// The contract of tags: lists, one of them, and what happened to it.

import { z } from 'zod';
import { eventSchema } from './event.ts';
import { gateSchema } from './gate.ts';
import { pageOf, pageQuery } from './page.ts';
import { repositoryParams } from './repository.ts';
import { route } from './route.ts';
import { countsSchema } from './severity.ts';

export const TAG_ORDERS = ['name', 'version', 'pushed', 'size'] as const;

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
        compared: z.boolean().meta({
          description:
            'False where it was not compared with advisories; without findings, true then means that there are gaps.',
        }),
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

/** Of every call about one tag. */
export const tagParams = repositoryParams.extend({ tag: z.string() });

export const listTags = route({
  method: 'GET',
  path: '/repositories/{repository}/tags',
  tag: 'Repositories',
  summary: 'The tags of a repository',
  params: repositoryParams,
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

export const getTag = route({
  method: 'GET',
  path: '/repositories/{repository}/tags/{tag}',
  tag: 'Repositories',
  summary: 'One tag',
  params: tagParams,
  answers: { 200: tagSchema },
  open: true,
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
