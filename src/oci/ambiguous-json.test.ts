// Documents that two programs would read in two ways.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ambiguityIn } from './ambiguous-json.ts';

const KEYS = {
  known: ['config', 'layers', 'schemaVersion', 'size', 'annotations'],
  free: ['annotations'],
  whole: ['size'],
};
const ask = (text: string) => ambiguityIn(text, KEYS);
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

test.each([
  ['{"config":1,"Config":2}', 'has the key "Config", which some read as config'],
  ['{"layers":[{"SIZE":1}]}', 'has the key "SIZE", which some read as size'],
  ['{"layers":[{"annotations":{}},{"SIZE":1}]}', 'has the key "SIZE", which some read as size'],
  ['{"layer\\u017f":1}', 'has the key "layer\\u017f", which some read as layers'],
  ['{"\\u0063onfig":1,"config":2}', 'has the key "config" twice'],
  ['{"a":{"b":[{"c":1,"c":1}]}}', 'has the key "c" twice'],
  ['{"annotations":{"x":"1","x":"2"}}', 'has the key "x" twice'],
  ['{"config":{"size":692.0}}', 'has 692.0 for size, which has to be written as a whole number'],
  ['{"layers":[{"a":[2.5],"size":692e0}]}', 'has 692e0 for size, which has to be written as a whole number'],
  [`{"a":${nested(100)}}`, 'is nested deeper than 100 levels'],
])('%s is ambiguous', (text, words) => {
  expect(ask(text)).toBe(words);
});

test.each([
  '{"config":{"size":1},"layers":[{"size":1},{"size":-2}]}',
  '{"annotations":{"Config":"x","SIZE":"y"}}',
  '{"text":"\\"config\\":{","other":["Config",":"]}',
  '{"other":{"Size":1.5,"size":2e3},"size":1,"ratio":0.5}',
  `{"a":${nested(99)}}`,
])('%s is not', (text) => {
  expect(ask(text)).toBeUndefined();
});

test('no document that a program has written is', () => {
  const none = { known: [], free: [], whole: [] };
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 20 }), (value) => ambiguityIn(JSON.stringify(value), none) === undefined),
  );
});
