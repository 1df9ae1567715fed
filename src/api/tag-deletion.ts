// The contract of deleting tags, one or many, and of bringing deleted ones back.

import { z } from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { line } from './printed-text.ts';
import { repositoryParams } from './repository.ts';
import { route } from './route.ts';
import { tagParams, tagSchema } from './tag.ts';
import { sentTime } from './time.ts';

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
  params: repositoryParams,
  query: z.object(pageQuery),
  answers: { 200: pageOf(deletedTagSchema) },
  open: true,
});

export const restoreTag = route({
  method: 'POST',
  path: '/repositories/{repository}/deleted-tags/{id}/restore',
  tag: 'Repositories',
  summary: 'Restore a deleted tag to the digest that it had, as a push would set it (those who may push)',
  params: repositoryParams.extend({ id: z.string() }),
  answers: { 200: tagSchema },
});

const tagMatch = z.strictObject({
  search: line().max(128).optional().meta({ description: 'A part of the name.' }),
  kind: z.enum(['image', 'attached']).optional(),
});
const MAX_TAGS_NAMED = 1_000;

export const planTagDeletion = route({
  method: 'POST',
  path: '/repositories/{repository}/tag-deletions/plan',
  tag: 'Repositories',
  summary: 'What deleting these tags, or all that match, would do and leave; changes nothing (those who may delete)',
  params: repositoryParams,
  body: z.union([
    z.strictObject({ tags: z.array(line()).min(1).max(MAX_TAGS_NAMED) }),
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
  params: repositoryParams,
  body: z.union([
    z.strictObject({
      tags: z
        .array(
          z.strictObject({
            tag: line(),
            digest: line().optional().meta({ description: 'Only if it still stands on this.' }),
          }),
        )
        .min(1)
        .max(MAX_TAGS_NAMED),
    }),
    z.strictObject({ matching: tagMatch, asOf: sentTime, after: line().max(128).optional() }),
  ]),
  answers: {
    200: z.object({
      deleted: z.array(z.string()),
      refused: z.array(z.object({ tag: z.string(), code: z.string(), reason: z.string() })),
      next: z.string().nullable().meta({ description: 'Where more match: to be given as `after` of the next call.' }),
    }),
  },
});
