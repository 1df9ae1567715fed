// Range headers, and the bytes that they mean: RFC 9110, section 14.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_RANGES, parseRanges } from './byte-ranges.ts';

const range = (start: number, end: number) => ({ start, end });

test.each([
  ['bytes=0-0', [range(0, 1)]],
  ['Bytes=5-', [range(5, 100)]],
  ['bytes=-5', [range(95, 100)]],
  ['bytes=-500', [range(0, 100)]],
  ['bytes=90-99999999999999999999', [range(90, 100)]],
  ['bytes=0-1, 4-5,,-1', [range(0, 2), range(4, 6), range(99, 100)]],
  ['bytes=0-1,100-', [range(0, 2)]],
  ['bytes=0-0,1-1', [range(0, 1), range(1, 2)]],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=5-4', 'unsatisfiable'],
  ['bytes=100-,200-300', 'unsatisfiable'],
  // All of it, once.
  [undefined, undefined],
  ['bytes=', undefined],
  ['bytes=-', undefined],
  ['bytes=a-b', undefined],
  ['bytes=1-2-3', undefined],
  ['lines=0-1', undefined],
  ['bytes=0-,0-,0-', undefined],
  ['bytes=0-5,5-9', undefined],
  ['bytes=4-5,0-1', undefined],
  [`bytes=${'0-0,'.repeat(MAX_RANGES)}0-0`, undefined],
])('%.40s of 100 bytes', (header, wanted) => {
  expect(parseRanges(header, 100)).toEqual(wanted);
});

test('whatever is asked for, no byte is sent twice, nor one that is not there', () => {
  const spec = fc.tuple(fc.option(fc.nat(60)), fc.option(fc.nat(60))).map(([a, b]) => `${a ?? ''}-${b ?? ''}`);
  const specs = fc.array(spec, { maxLength: 6 });
  fc.assert(
    fc.property(specs, fc.nat(50), (list, size) => {
      const ranges = parseRanges(`bytes=${list.join(',')}`, size);
      if (!Array.isArray(ranges)) return;
      let sent = 0;
      for (const { start, end } of ranges) {
        expect(start).toBeGreaterThanOrEqual(sent);
        expect(end).toBeGreaterThan(start);
        sent = end;
      }
      expect(sent).toBeLessThanOrEqual(size);
    }),
  );
});
