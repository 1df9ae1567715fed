// The order of Semantic Versioning 2.0.0, section 11 (https://semver.org), for npm, Go, crates.io and Bitnami. Real
// versions break its grammar, so what does not belong there is read as npm and Go read it.

import { compareDigits, compareText, isDigits } from './compare-digits.ts';

/**
 * Compares two versions: a leading `v`, build metadata and missing parts say nothing, text after the numbers is a
 * prerelease with or without a hyphen, and a fourth number counts. Never throws.
 */
export function compareSemver(a: string, b: string): -1 | 0 | 1 {
  return compareParts(split(a), split(b));
}

export interface VersionParts {
  readonly numbers: readonly string[];
  /** Null for a release. */
  readonly prerelease: string | null;
}

/** The numbers one after the other, missing ones as 0, then the prereleases; also for NuGet, which splits otherwise. */
export function compareParts(left: VersionParts, right: VersionParts): -1 | 0 | 1 {
  for (let at = 0; at < Math.max(left.numbers.length, right.numbers.length); at++) {
    const order = compareDigits(left.numbers[at] ?? '', right.numbers[at] ?? '');
    if (order !== 0) return order;
  }
  return comparePrereleases(left.prerelease, right.prerelease);
}

/** SemVer's section 11.3 and 11.4. */
function comparePrereleases(a: string | null, b: string | null): -1 | 0 | 1 {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const left = a.split('.');
  const right = b.split('.');
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const x = left[at];
    const y = right[at];
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    const order = compareIdentifiers(x, y);
    if (order !== 0) return order;
  }
  return 0;
}

function compareIdentifiers(a: string, b: string): -1 | 0 | 1 {
  if (isDigits(a) && isDigits(b)) return compareDigits(a, b);
  if (isDigits(a) || isDigits(b)) return isDigits(a) ? -1 : 1;
  return compareText(a, b);
}

function split(version: string): VersionParts {
  const [text = ''] = version.trim().split('+', 1);
  const prefix = /^[=vV\s]*/.exec(text)?.[0].length ?? 0;
  const core = /^[0-9]*(?:\.[0-9]+)*/.exec(text.slice(prefix))?.[0] ?? '';
  const rest = text.slice(prefix + core.length).replace(/^[-.]/, '');
  return { numbers: core.split('.'), prerelease: rest === '' ? null : rest };
}
