// The names in a self-made certificate.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readServerName, serverNames } from './server-names.ts';

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

test('the address for clients comes first, then what is named, the machine, and loopback; each once', () => {
  expect(
    serverNames({
      url: 'https://registry.example.com:5443/base',
      named: ['192.0.2.7', 'registry.example.com', '*.apps.example.com'],
      hostname: 'Machine-7',
      host: '0.0.0.0',
    }),
  ).toEqual(['registry.example.com', '192.0.2.7', '*.apps.example.com', 'machine-7', ...LOOPBACK]);
});

test('an address that is listened on counts, and one that stands for all does not', () => {
  const at = (host: string) => serverNames({ url: undefined, named: [], hostname: 'm', host });
  expect(at('192.0.2.7')).toEqual(['m', '192.0.2.7', ...LOOPBACK]);
  expect(at('::')).toEqual(['m', ...LOOPBACK]);
  expect(at('127.0.0.1')).toEqual(['m', '127.0.0.1', 'localhost', '::1']);
});

test('a machine whose name cannot stand in a certificate leaves it out', () => {
  expect(serverNames({ url: undefined, named: [], hostname: 'my machine', host: '::' })).toEqual(LOOPBACK);
});

test('whatever is given, it is refused, or is a name that is read as itself', () => {
  const parts = fc.array(fc.constantFrom('a', 'B', 'ü', '-', '_', '.', '*.', ':', '1', '[', ']', ' ', '\0', '%'));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        parts.map((all) => all.join('')),
        fc.ipV6(),
        fc.domain(),
      ),
      (text) => {
        const name = readServerName(text);
        if (name !== undefined) expect(readServerName(name)).toBe(name);
      },
    ),
  );
});

describe('a name', () => {
  test.each([
    ['EXAMPLE.com', 'example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['*.example.com', '*.example.com'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['192.0.2.7', '192.0.2.7'],
    ['a_b.example', 'a_b.example'],
  ])('%s is read as %s', (text, name) => expect(readServerName(text)).toBe(name));

  test.each(['', 'a b', 'https://example.com', 'example.com:5000', '*.*.example', '-a.example', `${'a'.repeat(64)}.x`])(
    '%j is refused',
    (text) => expect(readServerName(text)).toBeUndefined(),
  );
});
