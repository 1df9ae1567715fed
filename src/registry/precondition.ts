// What a client knows of a manifest that it changes, or of a manifest or blob that it takes away: RFC 9110, section 13. Compared within the transaction of
// the change, it makes of two who change one tag at the same time a winner and a loser who is told so.

import { ShiplockError } from '../errors.ts';

/** Digests, or `*` for any at all. */
export type Digests = '*' | readonly string[];

export interface Precondition {
  /** What is there has to be one of these; nothing is none of them. */
  readonly match?: Digests | undefined;
  /** What is there must be none of these. */
  readonly noneMatch?: Digests | undefined;
}

/** True when the digest of what is there is one of these. */
export function isAmong(digests: Digests, present: string | undefined): boolean {
  return present !== undefined && (digests === '*' || digests.includes(present));
}

/** @throws ShiplockError PRECONDITION_FAILED */
export function refuseUnlessHolds(condition: Precondition | undefined, present: string | undefined): void {
  const { match, noneMatch } = condition ?? {};
  const isRefused =
    (match !== undefined && !isAmong(match, present)) || (noneMatch !== undefined && isAmong(noneMatch, present));
  if (!isRefused) return;
  const now = present === undefined ? 'there is nothing here' : 'what is here is not what the request expects';
  throw new ShiplockError('PRECONDITION_FAILED', `${now}, and nothing was changed: look again, and decide again`);
}
