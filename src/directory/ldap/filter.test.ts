// What somebody typed is looked for as it is, and never changes what is looked for.

import fc from 'fast-check';
import { BerWriter, type Filter } from 'ldapts';
import { expect, test } from 'vitest';
import { all, equals, has, parseFilter } from './filter.ts';

function bytesOf(filter: Filter): Buffer {
  const writer = new BerWriter();
  filter.write(writer);
  return Buffer.from(writer.buffer);
}

/** RFC 4511, section 4.5.1: `equalityMatch [3]` of attribute and value, each an octet string. */
function equality(attribute: string, value: string): Buffer {
  const octets = (text: string) => {
    const content = Buffer.from(text);
    const length = content.length < 0x80 ? [content.length] : [0x81, content.length];
    return Buffer.concat([Buffer.from([0x04, ...length]), content]);
  };
  const content = Buffer.concat([octets(attribute), octets(value)]);
  const length = content.length < 0x80 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  const short = content.length >= 0x80 && content.length <= 0xff ? [0x81, content.length] : length;
  return Buffer.concat([Buffer.from([0xa3, ...short]), content]);
}

test('a typed name is one value, whatever characters it has', () => {
  const typed = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({
      unit: fc.constantFrom('*', '(', ')', '\\', '\0', '|', '&', '=', 'u', 'i', 'd', '2', 'a'),
      maxLength: 40,
    }),
  );
  fc.assert(
    fc.property(typed, (name) => {
      expect(bytesOf(equals('uid', name)).equals(equality('uid', name))).toBe(true);
    }),
  );
});

test('it stands beside the filter of the settings', () => {
  const filter = all(parseFilter('(&(objectClass=person)(!(o=x)))'), has('uid'), equals('uid', '*)(uid=*'));
  expect(filter.toString()).toBe(String.raw`(&(&(objectClass=person)(!(o=x)))(uid=*)(uid=\2a\29\28uid=\2a))`);
});

test('escaped bytes in a filter of the settings are characters of UTF-8', () => {
  expect(bytesOf(parseFilter(String.raw`(l=M\c3\bcnchen \28x\29)`)).equals(equality('l', 'München (x)'))).toBe(true);
});

test('a text filter means what it says for any value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (value) => {
      const text = Buffer.from(value).toString('hex').replaceAll(/../g, '\\$&');
      expect(bytesOf(parseFilter(`(cn=${text})`)).equals(equality('cn', value))).toBe(true);
    }),
  );
});

test.each(['', '(', '(cn=a', 'cn=a)(x=*', '(cn=(a))', '(&)', String.raw`(cn=\zz)`])('%j is no filter', (text) => {
  expect(() => parseFilter(text)).toThrow(/is not a search filter/);
});
