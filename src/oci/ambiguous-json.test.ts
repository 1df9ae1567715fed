// Documents that two programs would read in two ways.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ambiguityIn } from './ambiguous-json.ts';

const ask = (text: string) => ambiguityIn(text, ['config', 'layers', 'schemaVersion', 'size'], ['annotations']);

test.each([
  ['{"config":1,"Config":2}', 'has the key "Config", which some read as config'],
  ['{"layers":[{"SIZE":1}]}', 'has the key "SIZE", which some read as size'],
  ['{"layer\\u017f":1}', 'has the key "layer\\u017f", which some read as layers'],
  ['{"\\u0063onfig":1,"config":2}', 'has the key "config" twice'],
  ['{"a":{"b":[{"c":1,"c":1}]}}', 'has the key "c" twice'],
  ['{"annotations":{"x":"1","x":"2"}}', 'has the key "x" twice'],
])('%s is ambiguous', (text, words) => {
  expect(ask(text)).toBe(words);
});

test.each([
  '{"config":{"size":1},"layers":[{"size":1},{"size":2}]}',
  '{"annotations":{"Config":"x","SIZE":"y"}}',
  '{"text":"\\"config\\":{","other":["Config",":"]}',
])('%s is not', (text) => {
  expect(ask(text)).toBeUndefined();
});

test('no document that a program has written is', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => ambiguityIn(JSON.stringify(value), [], []) === undefined));
});
