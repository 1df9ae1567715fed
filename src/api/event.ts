// What happened, as histories and lists of events show it.

import { z } from 'zod';
import { actorReferenceSchema } from './actor.ts';

export const eventSchema = z
  .object({
    id: z.string(),
    type: z.string(),
    at: z.iso.datetime(),
    actor: actorReferenceSchema.extend({
      credential: z.string().nullable(),
      address: z.string().nullable(),
    }),
    namespace: z.string().nullable(),
    repository: z.string().nullable(),
    tag: z.string().nullable(),
    digest: z.string().nullable(),
    previousDigest: z.string().nullable(),
    causedBy: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Event' });
