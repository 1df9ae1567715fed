// Glob patterns for tags: `*` for any run of characters, `?` for one. Matched by backtracking to the last star only, so
// the time is bounded by pattern length times tag length, whatever the pattern.

import { ShiplockError } from '../errors.ts';

export const MAX_PATTERN_LENGTH = 256;

const PATTERN = /^[a-zA-Z0-9._*?-]+$/;

/** True for a pattern that could match a tag. */
export function isTagPattern(text: string): boolean {
  return text.length <= MAX_PATTERN_LENGTH && PATTERN.test(text);
}

/** True when the whole tag fits the pattern. */
export function matchesTagPattern(pattern: string, tag: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let retry = 0;
  while (at < tag.length) {
    if (next < pattern.length && (pattern[next] === '?' || pattern[next] === tag[at]) && pattern[next] !== '*') {
      at++;
      next++;
    } else if (pattern[next] === '*') {
      star = next++;
      retry = at;
    } else if (star !== -1) {
      next = star + 1;
      at = ++retry;
    } else {
      return false;
    }
  }
  while (pattern[next] === '*') next++;
  return next === pattern.length;
}

/** @throws ShiplockError INVALID naming the first pattern that could match no tag */
export function checkTagPatterns(patterns: readonly string[]): void {
  const wrong = patterns.find((pattern) => !isTagPattern(pattern));
  if (wrong === undefined) return;
  throw new ShiplockError(
    'INVALID',
    `${JSON.stringify(wrong)} is not a tag pattern: use the characters of a tag, * and ?, at most ${MAX_PATTERN_LENGTH} of them`,
  );
}
