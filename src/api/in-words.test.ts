// Sentences about wrong values, in which nobody has to know what a schema is.

import { expect, test } from 'vitest';
import { z } from 'zod';
import { inWords } from './in-words.ts';

const schema = z.strictObject({
  password: z.string().min(8).max(10).optional(),
  code: z.string().min(1).optional(),
  limit: z.int().min(1).max(100).optional(),
  permissions: z
    .array(z.enum(['pull', 'push']))
    .min(1)
    .optional(),
  tls: z.literal('self-signed').optional(),
  scope: z.object({ kind: z.string() }).optional(),
  own: z.string().min(3, 'is too short for a name').optional(),
});

test.each([
  [{ password: 'short' }, 'must have at least 8 characters'],
  [{ password: 'much too long' }, 'must have at most 10 characters'],
  [{ code: '' }, 'must not be empty'],
  [{ limit: 0 }, 'must be at least 1'],
  [{ limit: 101 }, 'must be at most 100'],
  [{ limit: 1.5 }, 'must be a whole number'],
  [{ limit: 'many' }, 'must be a number'],
  [{ permissions: [] }, 'must have at least 1 entry'],
  [{ permissions: ['fly'] }, 'must be one of pull, push'],
  [{ tls: 'yes' }, 'must be self-signed'],
  [{ scope: {} }, 'is missing'],
  [{ scope: 'all' }, 'must be an object'],
  [{ password: 12345678 }, 'must be text'],
  [{ more: 1 }, '"more" is not known here'],
  [{ own: 'a' }, 'is too short for a name'],
])('%j %s', (value, message) => {
  const { error } = schema.safeParse(value, { error: inWords });
  expect(error?.issues.map((issue) => issue.message)).toEqual([message]);
});
