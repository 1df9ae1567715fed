import fc from 'fast-check';
import { expect, test } from 'vitest';
import { versionKey } from './version-key.ts';

function inOrder(tags: readonly string[]): string[] {
  return tags.toSorted((one, other) =>
    versionKey(one) < versionKey(other) ? -1 : versionKey(one) > versionKey(other) ? 1 : 0,
  );
}

test.each([
  [['v1.2.0', 'v1.10.0']],
  [['1.4.0-rc1', '1.4.0-rc2', '1.4.0-rc10', '1.4.0']],
  [['1.4.0rc1', '1.4.0', '1.4.1']],
  // semver.org, section 11.4.
  [
    [
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
    ],
  ],
  [['1.0.0', '2.0.0', '2.1.0', '2.1.1']],
  [['1', '1.0.1', '1.1', '2', '10']],
  [['1.4-rc', '1.4', '1.4.0.1', '1.4.1-rc', '1.4.1']],
  [['1.4.0', '1.4.0_build.2', '1.4.0_build.10', '1.4.1']],
  [['2024-01-02', '2024-01-10', '2024-11-01', '2025-01-01']],
  [['20240102', '20241231', '20250101']],
  [['build-9', 'build-10', 'build-100', 'latest', 'nightly-20240131', 'nightly-20240201']],
  // What is no version stands before versions; a commit is none, although it may begin with digits.
  [['7fab12c', 'latest', '0.0.1', '1.0.0']],
])('%j is in order', (tags) => {
  expect(inOrder(tags.toReversed())).toEqual(tags);
});

test.each([
  ['1.4', '1.4.0'],
  ['v1.4.0', '1.4.0'],
  ['01.4', '1.4'],
  ['0', '0.0'],
])('%s and %s are the same version', (one, other) => {
  expect(versionKey(one)).toBe(versionKey(other));
});

const number = fc.bigInt({ min: 0n, max: 10n ** 20n });
const word = fc.stringMatching(/^[a-z][a-z-]{0,5}$/);
const identifier = fc.oneof(number, word);
const version = fc.record({
  numbers: fc.array(number, { minLength: 3, maxLength: 3 }),
  prerelease: fc.array(identifier, { maxLength: 4 }),
});
type Version = typeof version extends fc.Arbitrary<infer V> ? V : never;

/** Section 11 of SemVer, as it is written. */
function precedence(a: Version, b: Version): number {
  for (let at = 0; at < 3; at++) {
    const order = compare(a.numbers[at] ?? 0n, b.numbers[at] ?? 0n);
    if (order !== 0) return order;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0)
    return compare(Number(a.prerelease.length === 0), Number(b.prerelease.length === 0));
  for (let at = 0; at < Math.min(a.prerelease.length, b.prerelease.length); at++) {
    const [one, other] = [a.prerelease[at] ?? '', b.prerelease[at] ?? ''];
    const order = typeof one === typeof other ? compare(one, other) : typeof one === 'bigint' ? -1 : 1;
    if (order !== 0) return order;
  }
  return compare(a.prerelease.length, b.prerelease.length);
}

function compare<T extends string | number | bigint>(one: T, other: T): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

const written = ({ numbers, prerelease }: Version) =>
  `${numbers.join('.')}${prerelease.length === 0 ? '' : `-${prerelease.join('.')}`}`;

test('versions are in the order of Semantic Versioning', () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      expect(compare(versionKey(written(a)), versionKey(written(b)))).toBe(precedence(a, b));
    }),
    { numRuns: 2_000 },
  );
});

const anyTag = fc.stringMatching(/^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/);

test('every tag has a place, which its own length bounds', () => {
  fc.assert(
    fc.property(anyTag, (tag) => {
      expect(versionKey(tag).length).toBeLessThanOrEqual(4 * tag.length + 10);
    }),
  );
});

test('raising one number of a name raises its place', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z][a-z-]{0,20}$/),
      number,
      number,
      fc.stringMatching(/^[a-z]{0,5}$/),
      (name, a, b, end) => {
        fc.pre(!/^[vV]$/.test(name));
        expect(compare(versionKey(`${name}${a}${end}`), versionKey(`${name}${b}${end}`))).toBe(compare(a, b));
      },
    ),
  );
});
