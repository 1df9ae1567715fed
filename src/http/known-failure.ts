// Errors that come from below and that an operator can mend, in words for the client; the rest is nobody's business.

import { ShiplockError } from '../errors.ts';

const SQLITE_FULL = 13;

/** The error for the client: as it was thrown, or translated; undefined for one that nobody expected. */
export function knownFailure(error: unknown): ShiplockError | undefined {
  if (error instanceof ShiplockError) return error;
  const { code, errcode } = (error ?? {}) as { code?: unknown; errcode?: unknown };
  if (code !== 'ENOSPC' && code !== 'EDQUOT' && errcode !== SQLITE_FULL) return undefined;
  return new ShiplockError(
    'INSUFFICIENT_STORAGE',
    "the server's disk is full: nothing was stored; tell its operator, and try again",
  );
}
