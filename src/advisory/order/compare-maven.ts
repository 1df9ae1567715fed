// The order of Maven versions: Maven's "Version Order Specification" (https://maven.apache.org/pom.html) read as its
// resolver applies it, where a qualifier begins a part of its own whether a dot or a hyphen stands before it. Where the
// resolver itself goes in circles, this order does not: docs/adr/0043-maven-versions-in-one-order.md.

import { compareDigits, compareText, isDigits } from './compare-digits.ts';

/** Qualifiers with a place of their own; all others come after `sp`, in the order of their letters. */
const QUALIFIERS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const RELEASE = QUALIFIERS.indexOf('');

const ALIASES: Readonly<Record<string, string>> = { ga: '', final: '', release: '', cr: 'rc' };
/** Only when a number follows directly: `1a1` is an alpha, `1a` is not. */
const SHORT: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', m: 'milestone' };

/** What stands between two hyphens: numbers with dots, or a qualifier and what follows it with dots. */
type Part = string[];

/** Compares two versions, case-insensitively. Never throws. */
export function compareMaven(a: string, b: string): -1 | 0 | 1 {
  const left = parts(a);
  const right = parts(b);
  for (let level = 0; ; level++) {
    const x = left[level] ?? [];
    const y = right[level] ?? [];
    const shared = Math.min(x.length, y.length);
    for (let at = 0; at < shared; at++) {
      const order = compareTokens(x[at] ?? '', y[at] ?? '');
      if (order !== 0) return order;
    }
    const moreLeft = left.length > level + 1;
    const moreRight = right.length > level + 1;
    if (x.length === y.length) {
      if (moreLeft && moreRight) continue;
      if (moreLeft) return signOf(left, level + 1, 0);
      return moreRight ? invert(signOf(right, level + 1, 0)) : 0;
    }
    // Where one goes on with a number and the other with a hyphen, the number is later: 1-1 < 1.1.
    if (x.length < y.length) return moreLeft ? -1 : invert(signOf(right, level, shared));
    return moreRight ? 1 : signOf(left, level, shared);
  }
}

/** Whether what comes from there on makes the version later (1) or earlier (-1) than the one that ends there. */
function signOf(all: readonly Part[], level: number, from: number): -1 | 0 | 1 {
  for (let at = level; at < all.length; at++) {
    for (const token of (all[at] ?? []).slice(at === level ? from : 0)) {
      const order = isDigits(token) ? compareDigits(token, '') : compareQualifiers(token, '');
      if (order !== 0) return order;
    }
  }
  return 0;
}

function invert(order: -1 | 0 | 1): -1 | 0 | 1 {
  return order === 0 ? 0 : order === 1 ? -1 : 1;
}

function compareTokens(a: string, b: string): -1 | 0 | 1 {
  if (isDigits(a) && isDigits(b)) return compareDigits(a, b);
  if (isDigits(a) || isDigits(b)) return isDigits(a) ? 1 : -1;
  return compareQualifiers(a, b);
}

function compareQualifiers(a: string, b: string): -1 | 0 | 1 {
  const left = QUALIFIERS.indexOf(a);
  const right = QUALIFIERS.indexOf(b);
  if (left === -1 && right === -1) return compareText(a, b);
  if (left === -1 || right === -1) return left === -1 ? 1 : -1;
  return Math.sign(left - right) as -1 | 0 | 1;
}

function parts(version: string): Part[] {
  let part: Part = [];
  const all = [part];
  // The first part holds numbers only, so that a qualifier is never beside the end of a version.
  const begin = (): void => {
    if (part.length === 0 && all.length > 1) return;
    part = [];
    all.push(part);
  };
  const lower = version.toLowerCase();
  // Each token with the separator before it; a change between digits and others separates like a hyphen.
  let separator = '';
  let from = 0;
  for (let at = 0; at <= lower.length; at++) {
    const here = lower.charAt(at);
    const cut = here === '.' || here === '-';
    const change = at > from && !cut && isDigit(here) !== isDigit(lower.charAt(at - 1));
    if (at < lower.length && !cut && !change) continue;
    const text = lower.slice(from, at);
    if (text !== '' || at < lower.length) {
      const token = text === '' ? '0' : text;
      if (separator === '-' || !isDigits(token)) begin();
      part.push(isDigits(token) ? token : qualifier(token, isDigit(here)));
    }
    separator = cut ? here : '-';
    from = cut ? at + 1 : at;
  }
  return trimmed(all);
}

function qualifier(text: string, digitFollows: boolean): string {
  const long = digitFollows ? (SHORT[text] ?? text) : text;
  return Object.hasOwn(ALIASES, long) ? (ALIASES[long] ?? long) : long;
}

/** Zeros and release words at the end of a part say nothing: 1.0-rc is 1-rc, and 1.0.0 is 1. */
function trimmed(all: readonly Part[]): Part[] {
  for (const part of all) {
    while (part.length > 0 && isNothing(part.at(-1) ?? '')) part.pop();
  }
  return [all[0] ?? [], ...all.slice(1).filter((part) => part.length > 0)];
}

function isNothing(token: string): boolean {
  return isDigits(token) ? compareDigits(token, '') === 0 : QUALIFIERS.indexOf(token) === RELEASE;
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}
