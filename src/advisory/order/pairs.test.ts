// Every pair of versions in the shared data, in both directions, by the order of its ecosystem.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeWithData, sharedData } from '../../../test/support/shared-data.ts';
import { orderOf, type VersionOrder } from './order-of.ts';

const FILES: Readonly<Record<string, string>> = {
  Debian: 'debian-versions.txt',
  Alpine: 'alpine-versions.txt',
  AlmaLinux: 'redhat-versions.txt',
  Maven: 'maven-versions.txt',
  NuGet: 'nuget-versions.txt',
  CRAN: 'cran-versions.txt',
  Packagist: 'packagist-versions.txt',
  PyPI: 'pypi-versions.txt',
  RubyGems: 'rubygems-versions.txt',
  npm: 'semver-versions.txt',
};

/** Pairs in which the fixture is wrong. Files without an ecosystem of ours: hackage and pub are in no image. */
const WRONG: Readonly<Record<string, readonly string[]>> = {
  Packagist: [
    // Composer pads both to 1.0.0.0 before it compares; the fixture has bare version_compare.
    '1.0.0 > 1.0',
    // `#` is PHP's own stand-in for any number, and no version: equal to 1 and to 2, it would leave 1 equal to 2.
    '1.2.3.# = 1.2.3.1',
  ],
};

describeWithData(['versions'], 'the order of versions', () => {
  test.each(Object.entries(FILES))('%s agrees with every pair', (ecosystem, file) => {
    const order = orderOf(ecosystem);
    if (!order) throw new Error(`no order for ${ecosystem}`);
    const pairs = readPairs(file);
    expect(pairs.length).toBeGreaterThan(20);
    expect(pairs.filter((pair) => !agrees(order, pair)).map((p) => `${p.a} ${p.expected} ${p.b}`)).toEqual(
      WRONG[ecosystem] ?? [],
    );
  });
});

interface Pair {
  readonly a: string;
  readonly expected: string;
  readonly b: string;
}

function agrees(order: VersionOrder, { a, expected, b }: Pair): boolean {
  const sign = { '<': -1, '=': 0, '>': 1 }[expected];
  return order(a, b) === sign && order(b, a) === (sign === 0 ? 0 : -(sign ?? 0));
}

function readPairs(file: string): Pair[] {
  return readFileSync(sharedData(`versions/${file}`), 'utf8')
    .split('\n')
    .map((line) => /^(\S+) ([<=>]) (\S+)$/.exec(line.trim()))
    .flatMap((match) => (match ? [{ a: match[1] ?? '', expected: match[2] ?? '', b: match[3] ?? '' }] : []));
}
