// The contract of manifests, and of those that have no tag.

import { z } from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { repositoryParams } from './repository.ts';
import { route } from './route.ts';

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

const manifestParams = repositoryParams.extend({ digest: z.string() });

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
  params: repositoryParams,
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
