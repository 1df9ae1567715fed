import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isWellFormed } from './well-formed.ts';

test('half of a surrogate pair is found in texts and in names of fields, at any depth', () => {
  expect(isWellFormed({ a: ['\u{1f600}', null, 1, true, { é: '' }] })).toBe(true);
  for (const json of ['\ud800', { a: [{ b: 'x\udfff' }] }, { 'a\ud83d': 1 }]) expect(isWellFormed(json)).toBe(false);
  const deep = JSON.parse(`${'['.repeat(100_000)}"\\ud800"${']'.repeat(100_000)}`);
  expect(isWellFormed(deep)).toBe(false);
});

test('what is well-formed is the same after a way through UTF-8', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (json) => {
      const text = JSON.stringify(json);
      expect(isWellFormed(json)).toBe(true);
      expect(Buffer.from(text).toString()).toBe(text);
    }),
  );
});
