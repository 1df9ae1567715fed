// How a call of the management API is described. The server registers from these descriptions, the command line calls
// by them, and OpenAPI is generated from them.

import type { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Route {
  readonly method: Method;
  /** Behind `/api/v1`; parameters stand in braces, as in OpenAPI: `/repositories/{repository}`. */
  readonly path: string;
  /** The group under which the documentation shows it. */
  readonly tag: string;
  readonly summary: string;
  readonly params?: z.ZodObject | undefined;
  readonly query?: z.ZodObject | undefined;
  readonly body?: z.ZodType | undefined;
  /** The media type of a body that is a file, streamed as it is. */
  readonly upload?: string | undefined;
  /** The media type of a successful answer that is a file; its status stands in `answers`. */
  readonly download?: string | undefined;
  /** The body of the successful answer, by status; null for an answer without one. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>;
  /** Anybody may call it without credentials. */
  readonly open?: boolean | undefined;
  /** The session cookie is not looked at: the call begins a session, or ends it. */
  readonly withoutSession?: boolean | undefined;
  /** The client certificate is not looked at: browsers whose certificate is no log-in (any more) must get here to log in. */
  readonly withoutCertificate?: boolean | undefined;
  /** Open to a session whose user has yet to get the second factor that the deployment asks for. */
  readonly whileEnrolling?: boolean | undefined;
}

/** Where the management API stands. */
export const API_PREFIX = '/api/v1';

export function route<const R extends Route>(description: R): R {
  return description;
}
