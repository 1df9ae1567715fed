// The order of Python package versions: PEP 440 (https://packaging.python.org/specifications/version-specifiers), and
// for what it calls invalid the rule that setuptools had before it: each such version is before all valid ones.

import { compare, valid } from '@renovatebot/pep440';
import { compareText } from './compare-digits.ts';

/** Compares two versions. Never throws. */
export function comparePypi(a: string, b: string): -1 | 0 | 1 {
  const left = a.trim();
  const right = b.trim();
  const validLeft = valid(left) !== null;
  const validRight = valid(right) !== null;
  if (validLeft && validRight) return Math.sign(compare(left, right)) as -1 | 0 | 1;
  if (validLeft || validRight) return validLeft ? 1 : -1;
  return compareLegacy(legacyParts(left), legacyParts(right));
}

function compareLegacy(a: readonly string[], b: readonly string[]): -1 | 0 | 1 {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = compareText(a[at] ?? '', b[at] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

const REPLACED: Readonly<Record<string, string>> = { pre: 'c', preview: 'c', rc: 'c', '-': 'final-', dev: '@' };
const FINAL = '*final';

/** Numbers padded to eight digits, words with a star before them: in the order of text, words come first. */
function legacyParts(version: string): string[] {
  const parts: string[] = [];
  for (const raw of version.toLowerCase().match(/[0-9]+|[a-z]+|-|[^0-9a-z.-]+/g) ?? []) {
    const part = Object.hasOwn(REPLACED, raw) ? (REPLACED[raw] ?? raw) : raw;
    addPart(parts, /^[0-9]/.test(part) ? part.padStart(8, '0') : `*${part}`);
  }
  addPart(parts, FINAL);
  return parts;
}

/** A word drops the zeros before it, and a prerelease the hyphen before it. */
function addPart(parts: string[], part: string): void {
  if (part.startsWith('*')) {
    while (part < FINAL && parts.at(-1) === '*final-') parts.pop();
    while (parts.at(-1) === '00000000') parts.pop();
  }
  parts.push(part);
}
