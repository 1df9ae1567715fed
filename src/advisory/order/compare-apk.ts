// The order of Alpine and Wolfi package versions, as apk-tools 3 applies it: digits with dots, one letter, suffixes,
// a commit, `-r` and the build (https://gitlab.alpinelinux.org/alpine/apk-tools, doc/apk-package.5).

import { compareDigits, compareText } from './compare-digits.ts';

/** Kinds of tokens. Where two versions differ in kind, the higher kind is the older version. */
const FIRST_NUMBER = 0;
const NUMBER = 1;
const LETTER = 2;
/** A dot without a number, as some old packages have it: `0.8.r1`. */
const NO_NUMBER = 3;
const SUFFIX = 4;
const SUFFIX_NUMBER = 5;
const COMMIT = 6;
const BUILD = 7;
const END = 8;
const INVALID = 9;

/** Before the version without them, from the oldest. */
const BEFORE = ['alpha', 'beta', 'pre', 'rc'];
/** After it. */
const AFTER = ['cvs', 'svn', 'git', 'hg', 'p'];

interface Token {
  readonly kind: number;
  readonly text: string;
}

/** Compares two versions token by token. What is not a version is read as far as it is one, and never throws. */
export function compareApk(a: string, b: string): -1 | 0 | 1 {
  const left = tokens(a);
  const right = tokens(b);
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const x = left[at] ?? { kind: END, text: '' };
    const y = right[at] ?? { kind: END, text: '' };
    const order = x.kind === y.kind ? compareInside(x, y) : compareKinds(x, y);
    if (order !== 0) return order;
    if (x.kind >= END) return 0;
  }
  return 0;
}

function compareKinds(a: Token, b: Token): -1 | 1 {
  if (isBefore(a)) return -1;
  if (isBefore(b)) return 1;
  return a.kind > b.kind ? -1 : 1;
}

function compareInside(a: Token, b: Token): -1 | 0 | 1 {
  // With a leading zero a number is a decimal fraction: 1.05 < 1.1.
  const fraction = a.kind === NUMBER && (a.text.startsWith('0') || b.text.startsWith('0'));
  if (fraction || a.kind === LETTER || a.kind === COMMIT) return compareText(a.text, b.text);
  if (a.kind === SUFFIX) return Math.sign(suffixRank(a) - suffixRank(b)) as -1 | 0 | 1;
  return a.kind >= END ? 0 : compareDigits(a.text, b.text);
}

function isBefore(token: Token): boolean {
  return token.kind === SUFFIX && suffixRank(token) < 0;
}

/** A word that is no suffix is before all that are. */
function suffixRank(token: Token): number {
  if (AFTER.includes(token.text)) return AFTER.indexOf(token.text);
  return BEFORE.includes(token.text) ? BEFORE.indexOf(token.text) - BEFORE.length : -BEFORE.length - 1;
}

/** What may follow in each place; a token that comes too late ends the version as invalid. */
function tokens(version: string): Token[] {
  const found: Token[] = [];
  let kind = FIRST_NUMBER - 1;
  let at = 0;
  while (at < version.length) {
    const [next, text, length] = nextToken(version, at, kind);
    found.push({ kind: next, text });
    if (next === INVALID) break;
    kind = next;
    at += length;
  }
  return found;
}

function nextToken(version: string, at: number, after: number): [kind: number, text: string, length: number] {
  const char = version.charAt(at);
  if (after < FIRST_NUMBER) {
    const digits = take(DIGITS, version, at);
    return [FIRST_NUMBER, digits, digits.length];
  }
  const amongNumbers = after <= NUMBER || after === NO_NUMBER;
  if (char === '.' && amongNumbers) {
    const digits = take(DIGITS, version, at + 1);
    return [digits === '' ? NO_NUMBER : NUMBER, digits, digits.length + 1];
  }
  if (amongNumbers && char >= 'a' && char <= 'z') return [LETTER, char, 1];
  if (after === LETTER && isDigit(char)) {
    const digits = take(DIGITS, version, at);
    return [NUMBER, digits, digits.length];
  }
  if (after === SUFFIX && isDigit(char)) {
    const digits = take(DIGITS, version, at);
    return [SUFFIX_NUMBER, digits, digits.length];
  }
  if (char === '_' && after <= SUFFIX_NUMBER) {
    const word = take(LETTERS, version, at + 1);
    return [SUFFIX, word, word.length + 1];
  }
  if (char === '~' && after < COMMIT) {
    const commit = take(HEXADECIMAL, version, at + 1);
    return [COMMIT, commit, commit.length + 1];
  }
  if (after < BUILD && version.startsWith('-r', at) && !/[a-z]/.test(version.charAt(at + 2))) {
    const digits = take(DIGITS, version, at + 2);
    return [BUILD, digits, digits.length + 2];
  }
  return [INVALID, '', 0];
}

const DIGITS = /[0-9]*/y;
const LETTERS = /[a-z]*/y;
const HEXADECIMAL = /[0-9a-f]*/y;

function take(pattern: RegExp, text: string, from: number): string {
  pattern.lastIndex = from;
  return pattern.exec(text)?.[0] ?? '';
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}
