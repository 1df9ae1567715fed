// The body of every error of the management API.

import { z } from 'zod';

export const errorSchema = z
  .object({
    error: z.object({
      code: z.string().meta({ description: 'One word, such as NOT_FOUND or IMMUTABLE.' }),
      message: z.string().meta({ description: 'A sentence that says what is wrong and what to do.' }),
      detail: z.unknown().optional(),
    }),
  })
  .meta({ id: 'Error' });
