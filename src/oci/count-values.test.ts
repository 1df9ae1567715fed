import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasMoreValuesThan } from './count-values.ts';

const ask = (text: string, most: number) => hasMoreValuesThan(Buffer.from(text), most);

test('commas and brackets inside of strings are no values', () => {
  const text = JSON.stringify({ a: ',[{\\",[{'.repeat(50), b: '"' });
  expect([ask(text, 2), ask(text, 1)]).toEqual([false, true]);
});

test('no document has more values than are counted, but the one that it is', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      const values = valuesIn(value) - 1;
      expect(values > 0 && ask(JSON.stringify(value), values - 1)).toBe(values > 0);
      // A list or object counts once more than what is in it, unless it is empty.
      expect(ask(JSON.stringify(value), 2 * values + 1)).toBe(false);
    }),
  );
});

function valuesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, one) => sum + valuesIn(one), 1);
}
