// Errors that come from below: those that an operator can mend, and Fastify's refusals of a request, in words for the client;
// the rest is nobody's business.

import { diskFull, isDiskFull, ShiplockError } from '../errors.ts';

const INVALID_MEDIA_TYPE = 'FST_ERR_CTP_INVALID_MEDIA_TYPE';

/** The error for the client: as it was thrown, or translated; undefined for one that nobody expected. */
export function knownFailure(error: unknown): ShiplockError | undefined {
  if (error instanceof ShiplockError) return error;
  return isDiskFull(error) ? diskFull() : fromFastify(error);
}

/** What somebody has to look into, though the client was told something. */
export function isOperatorsConcern(known: ShiplockError | undefined): boolean {
  return known === undefined || known.code === 'INSUFFICIENT_STORAGE';
}

/** Fastify's own refusals of a request, in our words; undefined for an error that nobody expected. */
function fromFastify(error: unknown): ShiplockError | undefined {
  const { code, statusCode, message } = (error ?? {}) as { code?: unknown; statusCode?: number; message?: string };
  if (code === INVALID_MEDIA_TYPE)
    return new ShiplockError('INVALID', 'the Content-Type is no media type: write it as application/json is written');
  if (statusCode === 413) return new ShiplockError('TOO_LARGE', 'the body is too large');
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return undefined;
  return new ShiplockError('INVALID', message ?? 'the request is not well formed');
}
