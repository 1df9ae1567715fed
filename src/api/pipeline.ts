// The contract of the pipeline graph: who feeds whom, how much goes through, and what waits.

import { z } from 'zod';
import { route } from './route.ts';

/** GET /pipelines */
export const pipelineQuerySchema = z.object({ days: z.coerce.number().int().min(1).max(365).default(30) });

export const pipelineSchema = z
  .object({
    days: z.int().meta({ description: 'The counts are of this many days.' }),
    namespaces: z.array(
      z.object({ name: z.string(), usage: z.enum(['open', 'validated']), promotesTo: z.array(z.string()) }),
    ),
    repositories: z.array(
      z.object({
        name: z.string(),
        namespace: z.string(),
        exists: z.boolean().nullable().meta({ description: 'null where you may not know' }),
      }),
    ),
    policies: z.array(
      z.object({
        policyId: z.string(),
        name: z.string(),
        source: z.string(),
        target: z.string(),
        enabled: z.boolean(),
        suspendedReason: z.string().nullable(),
        passed: z.int(),
        held: z.int(),
        refused: z.int(),
        waiting: z.array(
          z.object({ tag: z.string(), digest: z.string(), reason: z.string().nullable(), since: z.iso.datetime() }),
        ),
      }),
    ),
    nextHops: z.array(
      z.object({ source: z.string(), target: z.string(), passed: z.int(), held: z.int(), refused: z.int() }),
    ),
    moreNamespaces: z.boolean().meta({ description: '`…/namespaces` has all of them.' }),
    morePolicies: z.boolean().meta({
      description: '`…/promotion-policies` has all of them; the repositories here are those of the policies here.',
    }),
    moreWaiting: z.boolean().meta({ description: 'More than 1,000 images wait, or than fit: the newest are here.' }),
    moreNextHops: z.boolean().meta({ description: '`…/namespaces` has all of them.' }),
  })
  .meta({ id: 'Pipeline', description: 'As far as it fits into 4 MiB.' });
export type PipelineBody = z.output<typeof pipelineSchema>;

export const getPipelines = route({
  method: 'GET',
  path: '/pipelines',
  tag: 'Promotion',
  summary: 'The graph of policies and next hops with counts, as far as you may see it',
  query: pipelineQuerySchema,
  answers: { 200: pipelineSchema },
});
