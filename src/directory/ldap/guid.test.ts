// An objectGUID is shown as Active Directory's own tools show it, and found again by that.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guidBytes, guidText } from './guid.ts';

test('the first three numbers are written backwards', () => {
  const bytes = Buffer.from('33221100554477668899aabbccddeeff', 'hex');
  expect(guidText(bytes)).toBe('00112233-4455-6677-8899-aabbccddeeff');
  expect(guidBytes('00112233-4455-6677-8899-AABBCCDDEEFF')).toEqual(bytes);
});

test('text and bytes are each other', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      expect(guidBytes(guidText(Buffer.from(bytes)) ?? '')).toEqual(Buffer.from(bytes));
    }),
  );
});

test('other text and bytes are none', () => {
  expect(guidBytes('ann')).toBeUndefined();
  expect(guidText(Buffer.from('ann'))).toBeUndefined();
});
