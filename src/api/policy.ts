// The contract of promotion policies.

import { z } from 'zod';
import { PLATFORM } from '../oci/descriptor.ts';
import { isRepositoryName } from '../oci/reference.ts';
import { eligibleAt, ruleVerdictSchema, verdictWord } from './evaluation.ts';
import { onePageOf, pageOf, pageQuery } from './page.ts';
import { line, nameText, stored } from './printed-text.ts';
import { route } from './route.ts';
import { rulesSchema } from './rule.ts';

export const MAX_PLATFORMS = 50;

const repositoryName = z
  .string({ error: 'must be the name of a repository, such as dev/website' })
  .refine(isRepositoryName, 'is not the name of a repository; use namespace/name in lower case');

const platforms = z
  .array(z.string().regex(PLATFORM, 'a platform is os/architecture or os/architecture/variant').max(100))
  .min(1, 'name at least one platform, or null for all')
  .max(MAX_PLATFORMS);

/** For people, and in files. */
const name = nameText(
  line(z.string({ error: 'must be text' }))
    .min(1, 'a name may not be empty')
    .max(100, 'a name may have at most 100 characters')
    .regex(/^\S(?:.*\S)?$/su, 'a name has no space at its ends'),
).meta({ description: 'Unique among the policies of the source.' });

const always = z.boolean().meta({ description: 'In place of rules: every image is promoted.' });

const create = z.boolean().meta({ description: 'The target may be made, private, where there is none.' });

const properties = {
  source: repositoryName.meta({ description: 'The repository whose tags the policy looks at.' }),
  target: repositoryName.meta({ description: 'The repository into which it promotes.' }),
  tagTemplate: line().max(300, 'a tag template may have at most 300 characters').meta({
    description: 'The tag in the target; %n is the tag of the source, %Y %m %d and others are its time (UTC).',
  }),
  enabled: z.boolean(),
  rules: rulesSchema,
  platforms: platforms.nullable().meta({ description: 'The platforms of an index that count; null for all.' }),
  schedule: line()
    .max(100)
    .nullable()
    .meta({ description: 'A cron expression in UTC: evaluate every tag of the source at these times.' }),
};

/** POST /promotion-policies */
export const newPolicySchema = z.strictObject({
  ...properties,
  name: name.optional().meta({ description: 'Unique among the policies of the source; its target when left out.' }),
  always: always.default(false),
  create: create.default(false),
  tagTemplate: properties.tagTemplate.default('%n'),
  enabled: properties.enabled.default(true),
  rules: properties.rules.default([]),
  platforms: properties.platforms.default(null),
  schedule: properties.schedule.default(null),
});
export type NewPolicyBody = z.output<typeof newPolicySchema>;

/** PATCH /promotion-policies/{id}: what is not named stays. The source may be named but not changed. */
export const policyChangeSchema = z
  .strictObject({
    ...{ ...properties, name, always, create },
    expectedVersion: z.int().min(1).meta({
      description: 'The version that was edited: 409 and nothing changed when somebody has saved the policy since.',
    }),
  })
  .partial();

/** `?apply=true`: also evaluate every tag that is in the source already. */
export const applyQuerySchema = z.object({ apply: z.stringbool().default(false) });

export const policySchema = z
  .object({
    id: z.string(),
    ...properties,
    name: stored(z.string(), name),
    tagTemplate: stored(z.string(), properties.tagTemplate),
    schedule: stored(z.string().nullable(), properties.schedule),
    always,
    version: z.int().meta({ description: 'Rises with every edit.' }),
    editedBy: z.string(),
    editedAt: z.iso.datetime(),
    createdAt: z.iso.datetime(),
    suspendedReason: z.string().nullable().meta({ description: 'Why it does not run; an edit clears it.' }),
    maySeeVerdicts: z.boolean().meta({
      description: 'You see all that it said of images: you are a member of its source, not of its target only.',
    }),
  })
  .meta({ id: 'PromotionPolicy' });
export type PolicyBody = z.output<typeof policySchema>;

/** The answer to saving; `job` is the one that applies the policy, when that was asked for. */
export const savedPolicySchema = policySchema.extend({ job: z.string().nullable() });
/** POST /promotion-policies/{id}/apply */
export const appliedPolicySchema = z.object({ job: z.string() });

export const policyQuerySchema = z.object({
  ...pageQuery,
  source: z.string().optional(),
  target: z.string().optional(),
  name: z.string().optional(),
});

/** Enough for any pipeline, and few enough for one transaction. */
export const MAX_IMPORTED = 500;

/** POST /promotion-policies/import: what a file of policies says. */
export const policyFileSchema = z.strictObject({
  policies: z.array(newPolicySchema).max(MAX_IMPORTED, `a file may have at most ${MAX_IMPORTED} policies`),
});

export const importQuerySchema = z.object({
  prune: z.stringbool().default(false).meta({ description: 'Also delete policies that the file does not have.' }),
  create: z.stringbool().default(false).meta({ description: 'Targets may be made where there are none.' }),
  dryRun: z.stringbool().default(false).meta({ description: 'Only say what would be done.' }),
});

export const importStepSchema = z
  .object({
    action: z.enum(['create', 'change', 'delete']),
    id: z.string().nullable().meta({ description: 'The policy that is there; null for one that is created.' }),
    source: z.string(),
    name: z.string(),
    target: z.string(),
    tagTemplate: z.string(),
    properties: z.array(z.string()).meta({ description: 'What changes.' }),
    newRepository: z.boolean().meta({ description: 'The target was not there before.' }),
  })
  .meta({ id: 'ImportStep' });
export type ImportStepBody = z.output<typeof importStepSchema>;

/** POST /promotion-policies/preview */
export const previewRequestSchema = z.strictObject({
  source: properties.source,
  target: properties.target.optional().meta({
    description: 'Left out, only the rules are asked: nothing is said of what the target has, or asks for itself.',
  }),
  tagTemplate: properties.tagTemplate.default('%n'),
  rules: properties.rules.default([]),
  platforms: properties.platforms.default(null),
  policy: line().optional().meta({
    description:
      'The id of the saved policy that this is an edit of: it is not in its own way, and `before` says what it does now.',
  }),
  name: name.optional(),
  // A form in which a policy is edited sends these along; they change no verdict, and are checked as when it is saved.
  always: always.optional(),
  create: create.optional(),
  enabled: properties.enabled.optional(),
  schedule: properties.schedule.optional(),
});

export const previewedTagSchema = z
  .object({
    tag: z.string(),
    digest: z.string(),
    verdict: verdictWord,
    reason: z.string().nullable(),
    targetTag: z.string(),
    conflict: z.string().nullable().meta({
      description:
        'Why it would not, or might not, end under that tag although it passes; of a target that you may not see, nothing else is told.',
    }),
    alreadyThere: z.boolean(),
    eligibleAt: eligibleAt.nullable(),
    before: z
      .object({ verdict: verdictWord, reason: z.string().nullable(), target: z.string(), targetTag: z.string() })
      .nullable()
      .meta({
        description: 'What the policy that is edited says of the tag as it is saved; null where none is edited.',
      }),
    rules: z.array(ruleVerdictSchema),
  })
  .meta({ id: 'PreviewedTag' });
export const previewSchema = z.object({
  items: z.array(previewedTagSchema).meta({ description: 'Newest push first; of 10,000 tags what fits into 4 MiB.' }),
  total: z.int().meta({ description: 'How many tags the source has.' }),
  conflict: z.string().nullable().meta({ description: 'Why it could not be saved beside the other policies.' }),
  changed: z.int().nullable().meta({
    description: 'For how many tags the edit changes the verdict or what passes gets; null where no policy is edited.',
  }),
  newRepository: z.boolean().meta({ description: 'The target is not there yet.' }),
  truncated: z.boolean().meta({ description: 'The source has more tags than are looked at, or than fit.' }),
});

const policyParams = z.object({ id: z.string() });

export const listPolicies = route({
  method: 'GET',
  path: '/promotion-policies',
  tag: 'Promotion',
  summary: 'The policies of the repositories that you administer or that feed them',
  query: policyQuerySchema,
  answers: { 200: pageOf(policySchema) },
});

export const createPolicy = route({
  method: 'POST',
  path: '/promotion-policies',
  tag: 'Promotion',
  summary: 'Save a policy (admins of the source); with ?apply=true also evaluate the tags that are there',
  query: applyQuerySchema,
  body: newPolicySchema,
  answers: { 201: savedPolicySchema },
});

export const importPolicies = route({
  method: 'POST',
  path: '/promotion-policies/import',
  tag: 'Promotion',
  summary: 'Create and change policies, known by source and name, until they are as in a file: all or nothing',
  query: importQuerySchema,
  body: policyFileSchema,
  answers: { 200: onePageOf(importStepSchema) },
});

export const previewPolicy = route({
  method: 'POST',
  path: '/promotion-policies/preview',
  tag: 'Promotion',
  summary: 'What a policy would do with every tag that is there; writes nothing',
  body: previewRequestSchema,
  answers: { 200: previewSchema },
});

export const getPolicy = route({
  method: 'GET',
  path: '/promotion-policies/{id}',
  tag: 'Promotion',
  summary: 'One policy',
  params: policyParams,
  answers: { 200: policySchema },
});

export const changePolicy = route({
  method: 'PATCH',
  path: '/promotion-policies/{id}',
  tag: 'Promotion',
  summary: 'Edit a policy; it runs with your rights from then on',
  params: policyParams,
  query: applyQuerySchema,
  body: policyChangeSchema,
  answers: { 200: savedPolicySchema },
});

export const deletePolicy = route({
  method: 'DELETE',
  path: '/promotion-policies/{id}',
  tag: 'Promotion',
  summary: 'Delete a policy; its history stays',
  params: policyParams,
  answers: { 204: null },
});

export const applyPolicy = route({
  method: 'POST',
  path: '/promotion-policies/{id}/apply',
  tag: 'Promotion',
  summary: 'Evaluate every tag that is there, as a job to follow',
  params: policyParams,
  answers: { 202: appliedPolicySchema },
});
