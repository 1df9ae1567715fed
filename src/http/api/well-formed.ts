// Texts in a body that have half of a surrogate pair: UTF-8 has no form for it, so that they could not be stored as they were sent.

import { ShiplockError } from '../../errors.ts';

/** In a body it can only come from an escape. */
const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;

/** The refusal of a body that means this value; null where nothing is wrong with its texts. */
export function problemOf(body: string, value: unknown): ShiplockError | null {
  if (!ESCAPED_SURROGATE.test(body) || isWellFormed(value)) return null;
  return new ShiplockError(
    'INVALID',
    'the body has half of a surrogate pair in a text, such as \\ud800 alone: take it out',
  );
}

/** Whether no text in the JSON value, names of fields too, has half of a surrogate pair (RFC 7493, section 2.1). */
export function isWellFormed(json: unknown): boolean {
  const left: unknown[] = [json];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === 'string' && !value.isWellFormed()) return false;
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, within] of Object.entries(value)) left.push(name, within);
  }
  return true;
}
