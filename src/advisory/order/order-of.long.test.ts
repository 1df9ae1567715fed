// What makes an order: every comparer is reflexive, antisymmetric and transitive, on versions, near-versions and noise,
// and fast on text that somebody made to be slow.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderOf } from './order-of.ts';

const ECOSYSTEMS = [
  'Debian:12',
  'Alpine:v3.20',
  'AlmaLinux:9',
  'npm',
  'PyPI',
  'Maven',
  'RubyGems',
  'Packagist',
  'NuGet',
];

const PIECES = [
  ...['0', '1', '2', '10', '01', '00', '9'],
  ...['.', '.', '.', '-', '-', '_', '+', '~', '^', ':', '!', '#', ' '],
  ...['a', 'b', 'm', 'p', 'rc', 'alpha', 'beta', 'dev', 'post', 'pre', 'sp', 'ga', 'final', 'snapshot', 'x', 'v', '-r'],
  ...['_p', '_alpha', '_git', 'SNAPSHOT', 'RC', 'patch', '*', 'é'],
];

const piece = fc.constantFrom(...PIECES);
const version = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(''));
const anything = fc.oneof({ weight: 5, arbitrary: version }, fc.string({ unit: 'binary', maxLength: 12 }));

describe.each(ECOSYSTEMS)('the order of %s', (ecosystem) => {
  const order = orderOf(ecosystem);
  if (!order) throw new Error(`no order for ${ecosystem}`);

  test('is reflexive and antisymmetric', () => {
    fc.assert(
      fc.property(anything, anything, (a, b) => {
        expect(order(a, a)).toBe(0);
        expect(order(a, b) + order(b, a)).toBe(0);
      }),
      { numRuns: 3000 },
    );
  });

  test('is transitive', () => {
    fc.assert(
      fc.property(anything, anything, anything, (a, b, c) => {
        if (order(a, b) <= 0 && order(b, c) <= 0) expect(order(a, c)).toBeLessThanOrEqual(0);
        if (order(a, b) === 0 && order(b, c) === 0) expect(order(a, c)).toBe(0);
      }),
      { numRuns: 20_000 },
    );
  });

  test('takes no time on hostile text', () => {
    for (const unit of ['0', '1', '1.', '-', '.', 'a', 'a1', '~', '_p', '-r', '1-', '+', '0-', '.0', ' ', 'a.', '-a']) {
      const long = unit.repeat(100_000);
      for (const result of [order(long, `${long}1`), order(`1${long}`, `1${long}!`)])
        expect([-1, 0, 1]).toContain(result);
    }
  });
});

/** Each older than the next. */
const CHAINS: Readonly<Record<string, readonly string[]>> = {
  Debian: [
    '1.0~~',
    '1.0~rc1',
    '1.0',
    '1.0-1~deb12u1',
    '1.0-1',
    '1.0-1+b1',
    '1.0-1+deb12u1',
    '1.0-1.1',
    '1.0a',
    '1.0+dfsg-1',
    '1.00.1',
    '2:0.1',
  ],
  Alpine: [
    '1.2_alpha1',
    '1.2_beta',
    '1.2_pre2',
    '1.2_rc1',
    '1.2',
    '1.2-r1',
    '1.2-r10',
    '1.2_git20240101',
    '1.2_p1',
    '1.2a',
    '1.2.0',
    '1.2.05',
    '1.2.1',
    '1.10',
  ],
  AlmaLinux: [
    '1.0~rc1-1.el9',
    '1.0-1.el8',
    '1.0-1.el9',
    '1.0-1.el9_2',
    '1.0-1.el9_2.3',
    '1.0-2.el9',
    '1.0^git1-1',
    '1.0.1-1',
    '1.10-1',
    '1:0.9-1',
  ],
  npm: [
    '0.0.0-20190308221718-c2843e01d9a2',
    '0.0.0-20201216223049-8b5274cf687f',
    '0.1.0',
    '1.0.0-0',
    '1.0.0-rc.2',
    '1.0.0-rc.10',
    'v1.0.0+incompatible',
    '1.0.1',
    '1.10.0',
  ],
  Maven: [
    '1.0-alpha-1',
    '1.0-beta1',
    '1.0-M2',
    '1.0-rc1',
    '1.0-SNAPSHOT',
    '1.0',
    '1.0-sp1',
    '1.0-jre',
    '1.0-1',
    '1.0.1.Final',
    '1.0.2',
    '2.0.RELEASE',
  ],
  PyPI: [
    'legacy',
    '1.0.dev1',
    '1.0a1.dev1',
    '1.0a1',
    '1.0b2',
    '1.0rc1',
    '1.0',
    '1.0+local',
    '1.0.post1',
    '1.0.1',
    '1!0.1',
  ],
  RubyGems: ['1.0.a', '1.0.b2', '1.0.rc1', '1.0', '1.0.0.1', '1.0.1', '1.10'],
  Packagist: [
    'dev-main',
    '1.0.0-dev',
    '1.0.0-alpha1',
    '1.0.0-beta1',
    '1.0.0-RC1',
    '1.0',
    '1.0.0-patch1',
    '1.0.1',
    '1.x-dev',
    '2.0',
  ],
  NuGet: ['1.0.0-alpha', '1.0.0-Beta', '1.0.0-beta.2', '1.0.0-beta.10', '1.0.0', '1.0.0.1', '1.0.1', '1.10'],
};

test.each(Object.entries(CHAINS))('%s orders what it is known for', (ecosystem, chain) => {
  const order = orderOf(ecosystem);
  const sorted = [...chain].reverse().sort((a, b) => order?.(a, b) ?? 0);
  expect(sorted).toEqual(chain);
  chain.forEach((version, at) => {
    for (const newer of chain.slice(at + 1))
      expect({ version, newer, order: order?.(version, newer) }).toMatchObject({ order: -1 });
  });
});

test('an ecosystem without an order has none', () => {
  expect(orderOf('Hackage')).toBeUndefined();
  expect(orderOf('Debian')).toBe(orderOf('Debian:11'));
});
