// The contract of evaluations: why an image did or did not pass a policy.

import { z } from 'zod';
import { unstatedSchema } from './component-identity.ts';
import { pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';

export const verdictWord = z.enum(['pass', 'fail', 'hold', 'error']);

/** Of verdicts. */
export const eligibleAt = z.iso
  .datetime()
  .meta({ description: 'Of a hold that time alone releases: when. Null when something else is missing, too.' });

const attestationSchema = z.string().nullable().meta({
  description: 'Digest of the attestation whose bill of materials names the component, where no layer shows it.',
});

export const evidenceSchema = z
  .object({
    platform: z.string().nullable(),
    scannedAt: z.iso.datetime(),
    matchedAt: z.iso.datetime().nullable().meta({ description: 'When it was compared with advisories.' }),
    advisoriesAsOf: z.iso.datetime().nullable().meta({ description: 'The time up to which those knew.' }),
    demo: z.boolean().meta({ description: 'Compared with data for demonstrations, which is not complete.' }),
    components: z.array(
      z.object({
        name: z.string(),
        version: z.string().nullable(),
        purl: z.string(),
        layer: z.string().nullable().meta({ description: 'Digest of the layer that brought it.' }),
        attestation: attestationSchema,
        identity: unstatedSchema,
      }),
    ),
    findings: z.array(
      z.object({
        id: z.string(),
        component: z.string(),
        installed: z.string(),
        fixed: z.string().nullable(),
        score: z.number().nullable(),
        severity: z.string(),
        layer: z.string().nullable(),
        attestation: attestationSchema,
        identity: unstatedSchema,
      }),
    ),
    more: z.int().meta({ description: 'How many there are beyond those that are named.' }),
  })
  .meta({ id: 'Evidence' });

export const ruleVerdictSchema = z
  .object({
    field: z.string(),
    operator: z.string(),
    scale: z.string().optional(),
    severity: z.string().optional(),
    name: z.string().optional().meta({ description: 'The name of the label.' }),
    source: z.literal('any').optional().meta({ description: 'Of a rule on vulnerabilities that says it.' }),
    unknown: z.enum(['hold', 'pass']).optional().meta({ description: 'Of a rule on licences that says it.' }),
    expected: z.array(z.union([z.string(), z.number()])),
    actual: z.unknown().meta({ description: 'What the image has; by platform for an index; null when not known.' }),
    gate: z.literal('admission').optional().meta({ description: 'Set on a rule of the target, not of the policy.' }),
    verdict: verdictWord,
    reason: z.string(),
    eligibleAt: eligibleAt.optional(),
    waitsForScan: z.boolean().optional().meta({ description: 'Of a hold: a scan that is due will answer it.' }),
    evidence: z.array(evidenceSchema).meta({ description: 'What in the image decided, for each platform.' }),
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
    eligibleAt: eligibleAt.nullable(),
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
