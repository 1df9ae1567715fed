// Parameters of the doors that are not described by the contract in src/api: queries of `/v1` and `/v2`, and forms of
// the token endpoint. One place reads them all, so that a number is a number at each of them.

import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { inWords } from '../api/in-words.ts';
import { ShiplockError } from '../errors.ts';

/** More than any name, digest or media type has. */
const MAX_LENGTH = 4_096;

/** A text that may be looked up; a database need not know a zero byte. */
export const text = z
  .string()
  .max(MAX_LENGTH, `has more than ${MAX_LENGTH} characters`)
  .refine((given) => !given.includes('\0'), 'holds a zero byte');

/** How many items are wanted, as a whole number; at most `max` are given. */
export function count(max: number) {
  return z
    .string()
    .regex(/^\d+$/, 'is not a whole number')
    .transform((given) => Math.min(Number(given), max));
}

/**
 * What the schema asks for. A parameter that is given several times counts once, the first time, unless the schema
 * takes a list.
 * @throws ShiplockError INVALID that names the parameter, what is wrong with it, and its value
 */
export function readParameters<Shape extends z.core.$ZodLooseShape>(
  schema: z.ZodObject<Shape>,
  given: URLSearchParams,
): z.output<z.ZodObject<Shape>> {
  const values = Object.entries(schema.shape).map(([name, one]) => {
    const all = given.getAll(name);
    return [name, one instanceof z.ZodArray ? all : all[0]];
  });
  const parsed = schema.safeParse(Object.fromEntries(values), { error: inWords });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0]);
  throw new ShiplockError(
    'INVALID',
    `${name} ${issue?.message}: ${JSON.stringify(given.get(name)?.slice(0, 200) ?? null)}`,
  );
}

/** @throws ShiplockError INVALID */
export function readQuery<Shape extends z.core.$ZodLooseShape>(
  schema: z.ZodObject<Shape>,
  request: FastifyRequest,
): z.output<z.ZodObject<Shape>> {
  const mark = request.url.indexOf('?');
  return readParameters(schema, new URLSearchParams(mark === -1 ? '' : request.url.slice(mark + 1)));
}
