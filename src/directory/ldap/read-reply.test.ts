// Whatever a directory, or somebody who speaks in its place, sends: it is read as RFC 4511 says, or refused at once.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readReply } from './read-reply.ts';

const BIND_DONE = '300c02010161070a010004000400';
const ENTRY = '3028020102642304'.concat(
  '06636e3d616e6e30193017',
  '0406',
  '6d656d626572',
  '310d',
  '0403616263',
  '0400',
  '04047879',
  '7a7a',
);
const PAGE_DONE = '3039020102',
  SEARCH_END = '65070a010004000400';
const PAGE_CONTROL = 'a02b302904'.concat(
  '16',
  Buffer.from('1.2.840.113556.1.4.319').toString('hex'),
  '040f300d0201000408',
  '6161616161616161',
);
const bytes = (hex: string) => Buffer.from(hex, 'hex');

test('results, entries, and cookies of pages are read', () => {
  expect(readReply(bytes(BIND_DONE))).toEqual({ messageId: 1, kind: 'end', of: 0x61, code: 0, cookie: undefined });
  expect(readReply(bytes(ENTRY))).toEqual({
    messageId: 2,
    kind: 'entry',
    entry: { dn: 'cn=ann', values: new Map([['member', ['abc', '', 'xyzz'].map((value) => Buffer.from(value))]]) },
  });
  expect(readReply(bytes(`${PAGE_DONE}${SEARCH_END}${PAGE_CONTROL}`))).toMatchObject({
    of: 0x65,
    cookie: Buffer.from('aaaaaaaa'),
  });
});

test('bytes that are changed anywhere are read, or refused, and never go round in circles', () => {
  const message = fc.constantFrom(BIND_DONE, ENTRY, `${PAGE_DONE}${SEARCH_END}${PAGE_CONTROL}`);
  const change = fc.tuple(
    fc.nat(200),
    fc.oneof(fc.nat(255), fc.constantFrom(0x30, 0x31, 0x04, 0x84, 0xa0, 0x64, 0x80)),
  );
  fc.assert(
    fc.property(message, fc.array(change, { minLength: 1, maxLength: 4 }), (hex, changes) => {
      const changed = bytes(hex);
      for (const [at, value] of changes) changed[at % changed.length] = value;
      try {
        expect(readReply(changed).messageId).toBeTypeOf('number');
      } catch (error) {
        expect(String(error)).toMatch(/^Error: a (?:message|length|number) is/);
      }
    }),
    { numRuns: 5_000 },
  );
});
