// The contract of gates: what stands between the image under a tag and the next stages.

import { z } from 'zod';
import { actorReferenceSchema } from './actor.ts';
import { eligibleAt } from './evaluation.ts';
import { pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';

export const GATE_STATES = [
  'promoted',
  'rolled_back',
  'passes',
  'refused',
  'held',
  'fails',
  'error',
  'not_judged',
  'by_hand',
  'off',
  'suspended',
] as const;

export const gateSchema = z
  .object({
    policyId: z.string().nullable().meta({ description: 'null for a next hop, to which somebody promotes by hand.' }),
    policyName: z.string().nullable(),
    target: z.string().meta({ description: 'A repository.' }),
    state: z.enum(GATE_STATES).meta({
      description:
        'promoted: it has passed, and nobody has rolled that back; passes: it would be promoted as targetTag; by_hand: nobody has promoted it yet; not_judged: the policy was not asked yet.',
    }),
    reason: z.string().nullable().meta({ description: 'Why it does not go on, or was rolled back.' }),
    targetTag: z.string().nullable().meta({ description: 'The tag that it has there, or would have.' }),
    eligibleAt: eligibleAt.nullable(),
    evaluationId: z.string().nullable().meta({ description: 'What the policy said of the image last.' }),
    promotedByHand: z
      .object({ id: z.string(), at: z.iso.datetime(), by: actorReferenceSchema, targetTag: z.string() })
      .nullable()
      .meta({
        description: 'Somebody promoted the image to the target by hand all the same, and nobody has rolled that back.',
      }),
    replaced: z.enum(['by_another', 'gone']).nullable().meta({
      description:
        'Of an image that was promoted, by the policy or by hand: `by_another` where the tag that it was given there holds another image by now, `gone` where there is no such tag any more; null where it still stands there, and where you may not see the target.',
    }),
    leftBehind: z
      .string()
      .nullable()
      .meta({ description: 'Of a promoted image that would not pass any more: why. It stays where it is.' }),
    lastFailure: z.object({ reason: z.string(), at: z.iso.datetime() }).nullable().meta({
      description:
        'What was tried last and came to nothing, since the image passed, or ever; null where nothing was, or where the state says it.',
    }),
    promotion: z
      .object({ id: z.string(), at: z.iso.datetime(), by: actorReferenceSchema })
      .nullable()
      .meta({ description: 'The record that the state comes from, where it comes from one.' }),
  })
  .meta({ id: 'Gate' });
export type GateBody = z.output<typeof gateSchema>;

export const gatesOfTagSchema = z
  .object({
    tag: z.string(),
    digest: z.string(),
    gates: z.array(gateSchema).meta({ description: 'Of the policies and next hops that you may see.' }),
    moreGates: z.boolean(),
    promotesTo: z
      .array(z.string())
      .meta({ description: 'The only namespaces to which images may go from here; empty for any, and for strangers.' }),
  })
  .meta({ id: 'GatesOfTag' });

const params = z.object({ repository: z.string().meta({ description: 'URL-encoded: dev%2Fwebsite' }) });

export const getGates = route({
  method: 'GET',
  path: '/repositories/{repository}/tags/{tag}/gates',
  tag: 'Promotion',
  summary: 'What stands between the image under a tag and the next stages: each policy and next hop with its state',
  params: params.extend({ tag: z.string() }),
  answers: { 200: gatesOfTagSchema },
  open: true,
});

export const listGates = route({
  method: 'GET',
  path: '/repositories/{repository}/gates',
  tag: 'Promotion',
  summary: 'The same for the tags of a repository, those first that came to stand on their image last',
  params,
  query: z.object(pageQuery),
  answers: { 200: pageOf(gatesOfTagSchema) },
  open: true,
});
