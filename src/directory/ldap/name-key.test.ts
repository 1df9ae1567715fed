// Names of one entry are one key, however they are written; names of two entries are two.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDistinguishedName } from './distinguished-name.ts';
import { isWithin, nameKey } from './name-key.ts';

const ANN = String.raw`CN=Doe\, Ann (x*)\\,OU=Staff+L=Graz,DC=example,DC=org`;

test.each([
  ['case', ANN.toUpperCase()],
  ['blanks', String.raw` cn = Doe\,  Ann (x*)\\ , ou=Staff + l=Graz ,dc=example, dc=org `],
  ['escapes', String.raw`cn=\44oe\2c\20Ann \28x\2a\29\5c,ou=Staff+l=Graz,dc=example,dc=org`],
  ['order of parts', String.raw`cn=Doe\, Ann (x*)\\,l=Graz+ou=Staff,dc=example,dc=org`],
  ['hexadecimal form', `cn=#0c0e${Buffer.from('Doe, Ann (x*)\\').toString('hex')},ou=Staff+l=Graz,dc=example,dc=org`],
  [
    'object identifiers',
    String.raw`2.5.4.3=Doe\, Ann (x*)\\,OID.2.5.4.11=Staff+2.5.4.7=Graz,domainComponent=example,dc=org`,
  ],
])('a name is the same whatever its %s', (_what, other) => {
  expect(nameKey(other)).toBe(nameKey(ANN));
});

test('names of others are others', () => {
  const others = [
    'cn=a,cn=b',
    String.raw`cn=a\,cn\=b`,
    'cn=a+cn=b',
    'cn=ab',
    'cn=b,cn=a',
    'cn=#0401ff',
    'cn=\\#0401ff',
    'cn=',
  ];
  expect(new Set(others.map(nameKey)).size).toBe(others.length);
});

test.each([
  '',
  ' ',
  'ann',
  '=x',
  'cn=a,',
  'cn=a,,dc=b',
  'cn=a"b',
  'cn=a;b',
  'cn=#4',
  'cn=#zz',
  String.raw`cn=a\zz`,
  String.raw`cn=\ff`,
  'cn=a\\',
  'cn=<a>',
  'cn=a\0',
  `cn=${'a'.repeat(8_192)}`,
])('%j is refused', (text) => {
  expect(() => nameKey(text)).toThrow(/distinguished name/);
});

const value = fc.string({ unit: 'grapheme', maxLength: 12 });
const type = fc.constantFrom('cn', 'ou', 'DC', 'uid', '1.2.3');
const names = fc.array(fc.array(fc.tuple(type, value), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 });
const hex = (text: string) => Buffer.from(text).toString('hex').replaceAll(/../g, '\\$&');
const written = (parts: readonly (readonly [string, string])[][], spell: (text: string) => string) =>
  parts.map((part) => part.map(([name, text]) => `${name}=${spell(text)}`).join('+')).join(',');

describe('for any values', () => {
  test('what is written is what is read', () => {
    fc.assert(
      fc.property(names, (parts) => {
        const read = parseDistinguishedName(written(parts, hex));
        expect(read).toEqual(parts.map((part) => part.map(([name, text]) => ({ type: name, value: text.trim() }))));
      }),
    );
  });

  test('a key is a name with that key', () => {
    fc.assert(
      fc.property(names, (parts) => {
        const key = nameKey(written(parts, hex));
        expect(nameKey(key)).toBe(key);
        expect(parseDistinguishedName(key)).toHaveLength(parts.length);
        expect(key.split(',')).toHaveLength(parts.length);
      }),
    );
  });

  test('backslashes before single characters, and none where none is needed, mean the same', () => {
    // RFC 4514, section 2.4: a blank or `#` at the beginning needs one, too.
    const escaped = (text: string) => text.replaceAll('\0', '\\00').replaceAll(/^[ #]|["+,;<>\\]/g, '\\$&');
    fc.assert(
      fc.property(names, (parts) => {
        expect(nameKey(written(parts, escaped))).toBe(nameKey(written(parts, hex)));
      }),
    );
  });

  test('any text is a name or is refused', () => {
    const text = fc.string({ unit: fc.constantFrom('c', 'n', '=', ',', '+', '\\', '#', '0', '4', ' ', '"', 'ß', '.') });
    fc.assert(
      fc.property(text, (any) => {
        try {
          expect(nameKey(nameKey(any))).toBe(nameKey(any));
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID' });
        }
      }),
    );
  });
});

test('a comma in a value does not put an entry below a base', () => {
  const base = nameKey('dc=org');
  expect(isWithin(nameKey('cn=a,DC=Org'), base)).toBe(true);
  expect(isWithin(base, base)).toBe(true);
  expect(isWithin(nameKey(String.raw`cn=a\,dc\=org`), base)).toBe(false);
  expect(isWithin(nameKey('cn=a,xdc=org'), base)).toBe(false);
});
