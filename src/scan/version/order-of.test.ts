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
    const from = performance.now();
    for (const unit of ['0', '1', '1.', '-', '.', 'a', 'a1', '~', '_p', '-r', '1-', '+', '0-', '.0', ' ', 'a.', '-a']) {
      const long = unit.repeat(100_000);
      order(long, `${long}1`);
      order(`1${long}`, `1${long}!`);
    }
    expect(performance.now() - from).toBeLessThan(4000);
  });
});

test('an ecosystem without an order has none', () => {
  expect(orderOf('Hackage')).toBeUndefined();
  expect(orderOf('Debian')).toBe(orderOf('Debian:11'));
});
