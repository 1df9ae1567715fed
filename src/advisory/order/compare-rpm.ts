// The order of RPM versions: epoch, version and release, each by the rules of rpm's manual page rpm-version(7)
// (https://rpm-software-management.github.io/rpm/man/rpm-version.7).

import { compareDigits, compareText } from './compare-digits.ts';

/** Compares `[epoch:]version[-release]`; a missing epoch is 0, a missing release is before every release. Never throws. */
export function compareRpm(a: string, b: string): -1 | 0 | 1 {
  const left = split(a);
  const right = split(b);
  const order = compareDigits(left.epoch, right.epoch) || compareSegments(left.version, right.version);
  if (order !== 0) return order;
  if (left.release === null || right.release === null) {
    return left.release === right.release ? 0 : left.release === null ? -1 : 1;
  }
  return compareSegments(left.release, right.release);
}

function split(text: string): { epoch: string; version: string; release: string | null } {
  const epoch = /^([0-9]*):/.exec(text);
  const rest = text.slice(epoch?.[0].length ?? 0);
  const hyphen = rest.lastIndexOf('-');
  return {
    epoch: epoch?.[1] ?? '',
    version: hyphen === -1 ? rest : rest.slice(0, hyphen),
    release: hyphen === -1 ? null : rest.slice(hyphen + 1),
  };
}

/**
 * Segments of digits or letters, one after another; what stands between separates and has no other meaning. `~` is
 * before everything, even the end; `^` is after the end and before everything else.
 */
function compareSegments(a: string, b: string): -1 | 0 | 1 {
  const left = segments(a);
  const right = segments(b);
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const x = left[at];
    const y = right[at];
    const order = rank(x) - rank(y);
    if (order !== 0) return order < 0 ? -1 : 1;
    if (x === undefined || y === undefined) break;
    const inside = rank(x) === NUMBER ? compareDigits(x, y) : compareText(x, y);
    if (inside !== 0) return inside;
  }
  return 0;
}

const NUMBER = 4;

function segments(text: string): readonly string[] {
  return text.match(/[0-9]+|[A-Za-z]+|[~^]/g) ?? [];
}

function rank(segment: string | undefined): number {
  if (segment === undefined) return 1;
  if (segment === '~') return 0;
  if (segment === '^') return 2;
  return segment.charCodeAt(0) <= 57 ? NUMBER : 3;
}
