// Errors that come from below: those that an operator can mend, and Fastify's refusals of a request, in words for the client;
// the rest is nobody's business.

import {
  databaseDamaged,
  diskFull,
  diskUnwritable,
  type ErrorCode,
  isDatabaseDamaged,
  isDiskFull,
  isDiskUnwritable,
  isOutOfDescriptors,
  outOfDescriptors,
  ShiplockError,
} from '../errors.ts';

const OPERATORS: ReadonlySet<ErrorCode> = new Set([
  'INSUFFICIENT_STORAGE',
  'STORAGE_UNAVAILABLE',
  'DATABASE_DAMAGED',
  'OVERLOADED',
]);
const INVALID_MEDIA_TYPE = 'FST_ERR_CTP_INVALID_MEDIA_TYPE';

/** The error for the client: as it was thrown, or translated; undefined for one that nobody expected. */
export function knownFailure(error: unknown): ShiplockError | undefined {
  if (error instanceof ShiplockError) return error;
  if (isDiskFull(error)) return diskFull();
  if (isDiskUnwritable(error)) return diskUnwritable();
  if (isDatabaseDamaged(error)) return databaseDamaged();
  return isOutOfDescriptors(error) ? outOfDescriptors() : fromFastify(error);
}

/** What a client has to know beside the words, so that it does better. */
export function headersOf(known: ShiplockError | undefined): Readonly<Record<string, string>> {
  // RFC 9110, section 15.5.16.
  if (known?.code === 'CODING_UNSUPPORTED') return { 'accept-encoding': 'identity' };
  const wait = retryAfter(known);
  return wait === undefined ? {} : { 'retry-after': wait };
}

/** When to try again, in seconds, as the header Retry-After says it (RFC 9110, section 10.2.3); undefined where that would not help. */
function retryAfter(known: ShiplockError | undefined): string | undefined {
  if (known?.status !== 429 && known?.status !== 503) return undefined;
  const { retryAfterSeconds = known.status === 429 ? 1 : 5 } = (known.detail ?? {}) as { retryAfterSeconds?: number };
  return String(retryAfterSeconds);
}

/** What somebody has to look into, though the client was told something. */
export function isOperatorsConcern(known: ShiplockError | undefined): boolean {
  return known === undefined || OPERATORS.has(known.code);
}

/** Fastify's own refusals of a request, in our words; undefined for an error that nobody expected. */
function fromFastify(error: unknown): ShiplockError | undefined {
  const { code, statusCode, message } = (error ?? {}) as { code?: unknown; statusCode?: number; message?: string };
  if (code === INVALID_MEDIA_TYPE)
    return new ShiplockError(
      'INVALID',
      'this Content-Type is not one that is taken here: the management API takes application/json',
    );
  if (statusCode === 413) return new ShiplockError('TOO_LARGE', 'the body is too large');
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return undefined;
  return new ShiplockError('INVALID', message ?? 'the request is not well formed');
}
