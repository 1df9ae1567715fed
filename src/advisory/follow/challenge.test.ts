// Challenges as registries send them, and as an attacker would.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseChallenges } from './challenge.ts';

const read = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

test('challenges are read as registries send them', () => {
  expect(
    read('Bearer realm="https://auth.example/token",service="r.example",scope="repository:a/b:pull,push"'),
  ).toEqual([
    ['bearer', { realm: 'https://auth.example/token', service: 'r.example', scope: 'repository:a/b:pull,push' }],
  ]);
  expect(read('BASIC Realm = "a \\"b\\"" , Bearer realm=x, error=y')).toEqual([
    ['basic', { realm: 'a "b"' }],
    ['bearer', { realm: 'x', error: 'y' }],
  ]);
  expect(read('Negotiate, Basic')).toEqual([
    ['negotiate', {}],
    ['basic', {}],
  ]);
  expect(read('Negotiate YIIabc==, Basic realm="x"')).toEqual([
    ['negotiate', {}],
    ['basic', { realm: 'x' }],
  ]);
  expect(read('')).toEqual([]);
});

test('what cannot be read ends the list', () => {
  expect(read('Bearer realm="open')).toEqual([['bearer', {}]]);
  expect(read('Basic realm="a", "b"')).toEqual([['basic', { realm: 'a' }]]);
  expect(read('="x"')).toEqual([]);
});

test('any text is read, or not, in time', () => {
  const areNamed = (text: string) => parseChallenges(text).every(({ scheme }) => /^[^\s,="A-Z]+$/.test(scheme));
  fc.assert(fc.property(fc.string({ maxLength: 2000 }), areNamed));
  const hostile = fc.array(fc.constantFrom('a', ' ', ',', '=', '"', '\\', 'Bearer'), { maxLength: 2000 });
  fc.assert(fc.property(hostile, (parts) => areNamed(parts.join(''))));
});

test('what is quoted comes out as it went in', () => {
  const token = fc.stringMatching(/^[a-z][a-z0-9_-]{0,10}$/);
  fc.assert(
    fc.property(token, token, fc.string({ maxLength: 100 }), (scheme, name, value) => {
      const quoted = `"${value.replace(/[\\"]/g, '\\$&')}"`;
      expect(read(`${scheme} ${name}=${quoted}`)).toEqual([[scheme, { [name]: value }]]);
    }),
  );
});
