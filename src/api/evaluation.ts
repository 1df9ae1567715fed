// The contract of evaluations: why an image did or did not pass a policy.

import { z } from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';

export const verdictWord = z.enum(['pass', 'fail', 'hold', 'error']);

export const ruleVerdictSchema = z
  .object({
    field: z.string(),
    operator: z.string(),
    scale: z.string().optional(),
    severity: z.string().optional(),
    expected: z.array(z.union([z.string(), z.number()])),
    actual: z.unknown().meta({ description: 'What the image has; by platform for an index; null when not known.' }),
    verdict: verdictWord,
    reason: z.string(),
  })
  .meta({ id: 'RuleVerdict' });

export const OCCASIONS = ['push', 'late_fact', 'schedule', 'apply'] as const;

export const evaluationSchema = z
  .object({
    id: z.string(),
    policyId: z.string(),
    policyVersion: z.int(),
    at: z.iso.datetime(),
    occasion: z.enum(OCCASIONS).meta({ description: 'Why the policy was asked.' }),
    source: z.string(),
    target: z.string(),
    tag: z.string(),
    digest: z.string(),
    verdict: verdictWord,
    reason: z.string().nullable(),
    targetTag: z.string(),
    rules: z.array(ruleVerdictSchema),
  })
  .meta({ id: 'Evaluation' });

/** GET /evaluations */
export const evaluationQuerySchema = z.object({
  policy: z.string().optional(),
  source: z.string().optional(),
  tag: z.string().optional(),
  digest: z.string().optional(),
  verdict: verdictWord.optional(),
  ...pageQuery,
});

export const evaluationPageSchema = pageOf(evaluationSchema);

export const listEvaluations = route({
  method: 'GET',
  path: '/evaluations',
  tag: 'Promotion',
  summary: 'Why images did or did not pass, newest first',
  query: evaluationQuerySchema,
  answers: { 200: evaluationPageSchema },
});

export const getEvaluation = route({
  method: 'GET',
  path: '/evaluations/{id}',
  tag: 'Promotion',
  summary: 'One evaluation with the verdict of every rule',
  params: z.object({ id: z.string() }),
  answers: { 200: evaluationSchema },
});
