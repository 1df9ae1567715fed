// Errors in the envelope of the OCI Distribution Specification 1.1 ("Error Codes").

import { LoginRefused } from '../../access/login/login-refused.ts';
import { type ErrorCode, ShiplockError } from '../../errors.ts';
import { headersOf } from '../known-failure.ts';

/** Our own codes in the specification's words; the others have the same name there. */
const CODES: Readonly<Partial<Record<ErrorCode, string>>> = {
  IMMUTABLE: 'DENIED',
  PROTECTED: 'DENIED',
  ADMISSION: 'DENIED',
  NOT_FOUND: 'NAME_UNKNOWN',
  TOO_MANY_REQUESTS: 'TOOMANYREQUESTS',
  PRECONDITION_FAILED: 'DENIED',
  TOO_LARGE: 'SIZE_INVALID',
  CODING_UNSUPPORTED: 'UNSUPPORTED',
  RANGE_INVALID: 'BLOB_UPLOAD_INVALID',
  METHOD_NOT_ALLOWED: 'UNSUPPORTED',
  IN_USE: 'UNSUPPORTED',
  INSUFFICIENT_STORAGE: 'DENIED',
  STORAGE_UNAVAILABLE: 'UNAVAILABLE',
  DATABASE_DAMAGED: 'UNKNOWN',
  OVERLOADED: 'TOOMANYREQUESTS',
  QUOTA_EXCEEDED: 'DENIED',
  BLOB_DAMAGED: 'BLOB_UNKNOWN',
};

/** Statuses that differ from the management API's. Clients push what is not there, which mends a damaged blob. */
const STATUSES: Readonly<Partial<Record<ErrorCode, number>>> = { IMMUTABLE: 403, IN_USE: 405, BLOB_DAMAGED: 404 };

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: {
    readonly errors: readonly { readonly code: string; readonly message: string; readonly detail?: unknown }[];
  };
}

/** The answer for this error; for one that nobody expected, an answer that reveals nothing of the server's inner workings. */
export function errorEnvelope(error: unknown): ErrorAnswer {
  if (!(error instanceof ShiplockError)) {
    return {
      status: 500,
      headers: {},
      body: { errors: [{ code: 'UNKNOWN', message: 'internal error; the server log has the details' }] },
    };
  }
  const { code, message, detail } = error;
  return {
    status: STATUSES[code] ?? error.status,
    headers: headersFor(error),
    body: {
      errors: [
        {
          code: CODES[code] ?? code,
          message: `${message}${wayOut(error)}`,
          ...(detail === undefined ? {} : { detail }),
        },
      ],
    },
  };
}

/** Clients go on sending a credential that is no good, also for what everybody may pull. */
function wayOut(error: ShiplockError): string {
  return (error.cause ?? error) instanceof LoginRefused ? '; log out to pull anonymously what is public' : '';
}

function headersFor(error: ShiplockError): Record<string, string> {
  const detail = (error.detail ?? {}) as { size?: number };
  if (error.code === 'RANGE_INVALID' && detail.size !== undefined)
    return { range: `0-${Math.max(detail.size - 1, 0)}` };
  return headersOf(error);
}
