// The contract of evaluations: why an image did or did not pass a policy.

import { z } from 'zod';
import { pageOf, pageQuery } from './page.ts';

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
export type EvaluationBody = z.output<typeof evaluationSchema>;

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
