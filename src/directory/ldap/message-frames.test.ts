// However the bytes of a connection arrive, its messages come out whole; what is none ends it.

import fc from 'fast-check';
import { SearchRequest } from 'ldapts';
import { expect, test } from 'vitest';
import { has } from './filter.ts';
import { createFrames } from './message-frames.ts';

const message = (baseDN: string) =>
  new SearchRequest({ messageId: 1, baseDN, filter: has('cn'), attributes: ['cn', 'mail'] }).write();

test('messages are whole wherever they were cut', () => {
  const stream = fc.array(fc.nat(70_000), { maxLength: 5 });
  fc.assert(
    fc.property(stream, fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1 }), (sizes, cuts) => {
      const messages = sizes.map((size) => message('x'.repeat(size)));
      const bytes = Buffer.concat(messages);
      const frames = createFrames(100_000);
      const found: Buffer[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const end = at + (cuts[turn % cuts.length] ?? 1);
        found.push(...frames(bytes.subarray(at, end)));
        at = end;
      }
      expect(Buffer.concat(found).equals(bytes)).toBe(true);
      expect(found.map(({ length }) => length)).toEqual(messages.map(({ length }) => length));
    }),
    { numRuns: 30 },
  );
});

test.each([
  ['another protocol', Buffer.from('HTTP/1.1 400 Bad Request\r\n')],
  ['a length without end', Buffer.from([0x30, 0x80, 0, 0])],
  ['a length of eight bytes', Buffer.from([0x30, 0x88, 0, 0, 0, 0, 0, 0, 0, 2])],
  ['a message that is too long', Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff])],
])('%s is refused', (_what, bytes) => {
  expect(() => createFrames(1_000)(bytes)).toThrow(/not LDAP|longer than|not one that LDAP allows/);
});

test('any bytes are messages, too few, or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        const frames = createFrames(1_000)(Buffer.from([0x30, ...bytes]));
        expect(frames.every((frame) => frame.length > 1)).toBe(true);
      } catch (error) {
        expect(String(error)).toMatch(/not LDAP|longer than|not one that LDAP allows/);
      }
    }),
  );
});
