// Where a pattern is wrong: RE2 says what is, and quotes a piece of the pattern, or all of it.

import { RE2JS, type RE2JSSyntaxException } from 're2js';
import { TOKEN } from './pattern-cost.ts';

export interface PatternFault {
  readonly why: string;
  /** Where the piece that is wrong begins and ends, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a text that is to be a regular expression of RE2; undefined where nothing is. */
export function patternFault(pattern: string): PatternFault | undefined {
  const fault = faultOf(pattern);
  if (!fault) return undefined;
  const { why, piece } = fault;
  const start = startOf(pattern, why, piece);
  // Of what is not closed only its beginning is wrong.
  const isOpen = why.startsWith('missing closing') || why.startsWith('unexpected');
  return { why, start, end: Math.min(pattern.length, start + (isOpen ? 1 : Math.max(piece.length, 1))) };
}

/** Counted as people count: from 1, each sign once. */
export function characterAt(pattern: string, index: number): number {
  return [...pattern.slice(0, index)].length + 1;
}

function faultOf(pattern: string): { readonly why: string; readonly piece: string } | undefined {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    const { error: why = String((error as Error).message), input } = error as Partial<RE2JSSyntaxException>;
    return { why, piece: input ?? '' };
  }
}

function startOf(pattern: string, why: string, piece: string): number {
  if (piece === '') return Math.max(0, pattern.length - 1);
  if (piece === pattern) return why.endsWith(')') ? unpairedBracket(pattern) : 0;
  // Patterns are read from the left: what stands before the piece is right by itself.
  for (let at = pattern.indexOf(piece); at >= 0; at = pattern.indexOf(piece, at + 1)) {
    const before = faultOf(pattern.slice(0, at + piece.length));
    if (before?.why === why && before.piece === piece) return at;
  }
  return Math.max(0, pattern.lastIndexOf(piece));
}

/** The bracket that closes nothing, or else the last that is not closed. */
function unpairedBracket(pattern: string): number {
  const open: number[] = [];
  for (const { 0: token, index } of pattern.matchAll(TOKEN)) {
    if (token === '(' || /^\(\?[a-zA-Z-]*:$/.test(token)) open.push(index);
    else if (token === ')' && open.pop() === undefined) return index;
  }
  return open.at(-1) ?? 0;
}
