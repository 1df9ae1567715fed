// JSON of strangers is measured before it is parsed.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../src/detect/read-json.ts';
import { Unreadable } from '../../src/detect/unreadable.ts';

function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return 1 + Object.values(value).reduce((sum: number, inner) => sum + countValues(inner), 0);
}

describe('JSON', () => {
  test('is parsed as it is, after a byte order mark as well', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseJson(Buffer.from(text))).toEqual(JSON.parse(text));
        expect(parseJson(Buffer.from(`\ufeff${text}`))).toEqual(JSON.parse(text));
      }),
    );
  });

  test('with more values than are allowed is refused, and no other', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 30 }), (value, most) => {
        const text = JSON.stringify(value);
        const parse = () => parseJson(Buffer.from(text), most);
        if (countValues(JSON.parse(text)) <= most) expect(parse).not.toThrow();
        else expect(parse).toThrow(expect.objectContaining({ kind: 'limit' }));
      }),
      { numRuns: 1_000 },
    );
  });

  test('may have any sign in its texts', () => {
    const text = JSON.stringify(['[[[,,,{{{"\\', '\\"[,{', ',[{'.repeat(100)]);
    expect(parseJson(Buffer.from(text), 4)).toEqual(JSON.parse(text));
  });

  test('that is none is refused', () => {
    expect(() => parseJson(Buffer.from('{'))).toThrow(Unreadable);
  });
});
