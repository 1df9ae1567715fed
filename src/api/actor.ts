// Who did something, as every answer shows it.

import { z } from 'zod';

export const actorReferenceSchema = z
  .object({
    kind: z.enum(['user', 'api_key', 'policy', 'system', 'anonymous']),
    id: z.string().nullable().meta({ description: 'Never used again, unlike the name; null for Shiplock itself.' }),
    name: z.string(),
  })
  .meta({ id: 'Actor' });
