// Every text that a client may set is one that can be shown to others, or is named here as one that nobody is shown.

import { expect, test } from 'vitest';
import { z } from 'zod';
import { allRoutes } from '../../src/http/api/openapi.ts';

/** Secrets, what is typed at a log-in, a document that is kept as it is; and rules, of which policy/check-rules.ts says the same. */
const NOT_PRINTED =
  /(?:\.password|\.rules\[\]\.(?:name|values\[\])|\.currentPassword|\.code|^POST \/session \.username|^POST \/workload-tokens \.(?:username|token)|^POST \/vex \.document\{\})$/;

const STEERING = ['\u001b[31m', '\r', '\u0000', '\u007f', '\u009b', '\u202e', '\u2066'];

/** True when such a character is taken, and kept. */
function keeps(schema: z.ZodType, character: string): boolean {
  return [`aaaaaaaa${character}bb`, `https://a.example/${character}bb`].some((text) => {
    const taken = schema.safeParse(text);
    return taken.success && String(taken.data).includes(character);
  });
}

type Leaf = readonly [place: string, schema: z.ZodType];

/** Every schema of a text in it. */
function* textsIn(schema: z.core.$ZodType, place: string): Generator<Leaf> {
  if (schema instanceof z.ZodObject)
    for (const [key, value] of Object.entries(schema.shape)) yield* textsIn(value as z.ZodType, `${place}.${key}`);
  else if (schema instanceof z.ZodArray) yield* textsIn(schema.element, `${place}[]`);
  else if (schema instanceof z.ZodUnion) for (const one of schema.options) yield* textsIn(one, place);
  else if (schema instanceof z.ZodPipe) yield* textsIn(schema.in, place);
  else if (schema instanceof z.ZodRecord) {
    yield* textsIn(schema.keyType, `${place}{}`);
    yield* textsIn(schema.valueType, `${place}{}`);
  } else if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    yield* textsIn(schema.def.innerType, place);
  else if (schema instanceof z.ZodString || schema instanceof z.ZodURL || schema instanceof z.ZodUnknown)
    yield [place, schema];
  else if (!CANNOT_STEER.some((kind) => schema instanceof kind))
    throw new Error(`${place} is of a kind not known here`);
}

const CANNOT_STEER = [z.ZodEnum, z.ZodLiteral, z.ZodBoolean, z.ZodNumber, z.ZodStringFormat];

test('names, descriptions and comments that a client may set take no characters that steer a terminal or turn text around', () => {
  const texts = allRoutes().flatMap((route) =>
    route.body ? [...textsIn(route.body, `${route.method} ${route.path} `)] : [],
  );
  expect(texts.length).toBeGreaterThan(100);
  const open = texts.filter(([, schema]) => STEERING.some((character) => keeps(schema, character)));
  expect(open.map(([place]) => place).filter((place) => !NOT_PRINTED.test(place))).toEqual([]);
});
