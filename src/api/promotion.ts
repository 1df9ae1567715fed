// The contract of promotions: promoting an image by hand, and the history of what was promoted, refused or held.

import { z } from 'zod';
import { parseDigest } from '../oci/digest.ts';
import { isRepositoryName, isTag, parseReference } from '../oci/reference.ts';
import { actorReferenceSchema } from './actor.ts';
import { ruleVerdictSchema, verdictWord } from './evaluation.ts';
import { pageOf, pageQuery } from './page.ts';
import { lines } from './printed-text.ts';
import { PROMOTION_STATES } from './promotion-state.ts';
import { route } from './route.ts';
import { sentTime } from './time.ts';

export const MAX_COMMENT_LENGTH = 2000;

const repositoryName = z
  .string({ error: 'must be the name of a repository, such as dev/website' })
  .refine(isRepositoryName, 'is not the name of a repository; use namespace/name in lower case');
const tag = z.string().refine(isTag, 'is not a tag: use letters, digits, "_", "." and "-", at most 128 characters');
const comment = lines().max(MAX_COMMENT_LENGTH, `a comment may have at most ${MAX_COMMENT_LENGTH} characters`);

/** POST /promotions */
export const promotionRequestSchema = z.strictObject({
  source: z.strictObject({
    repository: repositoryName,
    reference: z
      .string()
      .refine((text) => parseReference(text) !== undefined, 'is neither a tag nor a digest')
      .meta({ description: 'A tag, or a digest; with a digest the target needs a tag.' }),
  }),
  target: z.strictObject({
    repository: repositoryName,
    tag: tag.optional().meta({ description: 'The tag in the target; by default that of the source.' }),
  }),
  comment: comment.nullish(),
  expectedPreviousDigest: z
    .string()
    .refine((text) => parseDigest(text) !== undefined, 'is not a sha256 or sha512 digest')
    .nullable()
    .optional()
    .meta({
      description:
        'Compare and swap: 409 and nothing done unless the target tag has this digest; null for a tag that is not there yet.',
    }),
  override: z
    .boolean()
    .default(false)
    .meta({ description: "Although the target's admission rules keep it out: its admins, with a comment." }),
  create: z.boolean().default(false).meta({ description: 'The target may be made, private, where there is none.' }),
  dryRun: z.boolean().default(false).meta({
    description:
      'Check everything and write nothing. Of a target that you may not see nothing is looked at, and the reason in the answer says so.',
  }),
});

/** POST /promotions/{id}/rollback */
export const rollbackRequestSchema = z.strictObject({ comment: comment.nullish() });

export const travelledSchema = z
  .object({
    referrers: z.array(z.string()).meta({ description: 'Digests of signatures, SBOMs and attestations.' }),
    attachments: z.array(
      z.object({
        tag: z.string(),
        digest: z.string(),
        kept: z.boolean().meta({ description: 'The target had another under this tag, pushed there, and keeps it.' }),
      }),
    ),
  })
  .meta({ id: 'Travelled' });

export const promotionSchema = z
  .object({
    id: z.string().nullable().meta({ description: 'null in the answer to a dry run' }),
    state: z.enum(PROMOTION_STATES),
    reason: z.string().nullable(),
    at: z.iso.datetime(),
    by: actorReferenceSchema,
    policyId: z.string().nullable(),
    policyVersion: z.int().nullable(),
    source: z.object({ repository: z.string(), tag: z.string().nullable(), digest: z.string() }),
    target: z.object({ repository: z.string(), tag: z.string(), previousDigest: z.string().nullable() }),
    comment: z.string().nullable(),
    evaluationId: z.string().nullable(),
    admission: z
      .object({
        verdict: verdictWord,
        reason: z.string().nullable(),
        rules: z.array(ruleVerdictSchema),
        overridden: z.boolean().meta({ description: 'An admin of the target has let it in all the same.' }),
      })
      .nullable()
      .meta({ description: "By hand: what the target's admission rules said; null where there were none." }),
    travelled: travelledSchema,
    newRepository: z.boolean().optional().meta({ description: 'Of a dry run: the target is not there yet.' }),
    rollsBack: z.string().nullable().meta({ description: 'The promotion that this one undid.' }),
  })
  .meta({ id: 'Promotion' });
export type PromotionBody = z.output<typeof promotionSchema>;

/** GET /promotions */
export const promotionQuerySchema = z.object({
  source: z.string().optional().meta({ description: 'the source repository' }),
  target: z.string().optional().meta({ description: 'the target repository' }),
  repository: z.string().optional().meta({ description: 'the source or the target' }),
  tag: z.string().optional().meta({ description: 'the tag in the source or in the target' }),
  digest: z.string().optional(),
  state: z.enum(PROMOTION_STATES).optional(),
  policy: z.string().optional().meta({ description: "a policy's id" }),
  by: z.string().optional().meta({ description: 'the name of a user or API key' }),
  since: sentTime.optional(),
  until: sentTime.optional(),
  ...pageQuery,
});

export const promotionPageSchema = pageOf(promotionSchema);

const promotionParams = z.object({ id: z.string() });

export const promote = route({
  method: 'POST',
  path: '/promotions',
  tag: 'Promotion',
  summary: 'Promote an image by hand (200 when it is there already), or with dryRun see what would happen',
  body: promotionRequestSchema,
  answers: { 201: promotionSchema, 200: promotionSchema },
});

export const listPromotions = route({
  method: 'GET',
  path: '/promotions',
  tag: 'Promotion',
  summary: 'The history of promotions, refusals and rollbacks, newest first; as CSV with Accept: text/csv',
  query: promotionQuerySchema,
  answers: { 200: promotionPageSchema },
});

export const getPromotion = route({
  method: 'GET',
  path: '/promotions/{id}',
  tag: 'Promotion',
  summary: 'One promotion',
  params: promotionParams,
  answers: { 200: promotionSchema },
});

export const rollBack = route({
  method: 'POST',
  path: '/promotions/{id}/rollback',
  tag: 'Promotion',
  summary: 'Return the target tag to the image that it had before this promotion',
  params: promotionParams,
  body: rollbackRequestSchema,
  answers: { 201: promotionSchema },
});
