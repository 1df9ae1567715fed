// The contract of waivers: somebody answers for a vulnerability, somewhere and for some time.

import { z } from 'zod';
import { actorReferenceSchema } from './actor.ts';
import { isSeen } from './invisible-text.ts';
import { onePageOf, pageOf, pageQuery } from './page.ts';
import { line, lines } from './printed-text.ts';
import { route } from './route.ts';
import { sentTime } from './time.ts';
import { vulnerabilityName } from './vulnerability-name.ts';

const SCOPES = ['image', 'repository', 'namespace', 'everywhere'] as const;

export const waiverSchema = z
  .object({
    id: z.string(),
    vulnerability: z.string(),
    scope: z.enum(SCOPES),
    repository: z.string().nullable(),
    digest: z.string().nullable(),
    namespace: z.string().nullable(),
    reason: z.string(),
    author: actorReferenceSchema.nullable().meta({
      description:
        'Null, as `revokedBy` is, where you are no member of the repository, and of one of everywhere in `/waivers`, where you may not see everything.',
    }),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
    revokedBy: actorReferenceSchema.nullable(),
  })
  .meta({ id: 'Waiver' });
export type WaiverBody = z.output<typeof waiverSchema>;

const listedWaiverSchema = waiverSchema
  .extend({ mayRevoke: z.boolean().meta({ description: 'You answer for its place.' }) })
  .meta({ id: 'ListedWaiver' });
export type ListedWaiverBody = z.output<typeof listedWaiverSchema>;

export const listWaivers = route({
  method: 'GET',
  path: '/waivers',
  tag: 'Scanning',
  summary: 'Waivers that you may see: those of everywhere, and those of repositories that you have a part in',
  query: z.object({
    ...pageQuery,
    vulnerability: z.string().max(100).optional(),
    over: z.stringbool().default(false).meta({ description: 'Also those that are revoked or have expired.' }),
  }),
  answers: {
    200: pageOf(listedWaiverSchema).extend({
      mayCreate: z.boolean().meta({ description: 'There is a repository for which you may make one.' }),
    }),
  },
});

export const createWaiver = route({
  method: 'POST',
  path: '/waivers',
  tag: 'Scanning',
  summary:
    'Waive a vulnerability in an image or repository (its admins), a namespace (its owners) or everywhere (system admins)',
  body: z.strictObject({
    vulnerability: vulnerabilityName,
    scope: z.enum(SCOPES, { error: `scope must be one of ${SCOPES.join(', ')}` }),
    repository: line().optional().meta({ description: 'For image and repository.' }),
    reference: line().optional().meta({ description: 'For image: its tag or digest.' }),
    namespace: line().optional().meta({ description: 'For namespace.' }),
    reason: lines(z.string({ error: 'a reason must be given' }).trim())
      .min(1, 'a reason must be given')
      .max(2_000, 'a reason may have at most 2000 characters')
      .refine(isSeen, 'a reason must be given'),
    expiresAt: sentTime.nullish().meta({ description: 'Without it, until it is revoked.' }),
  }),
  answers: { 201: onePageOf(waiverSchema) },
});

export const revokeWaiver = route({
  method: 'DELETE',
  path: '/waivers/{id}',
  tag: 'Scanning',
  summary: 'Revoke a waiver; it stays in the list of those that are over',
  params: z.object({ id: z.string() }),
  answers: { 204: null },
});
