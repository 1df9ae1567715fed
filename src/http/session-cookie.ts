// The cookie that holds a session's secret. No script can read it, other sites' forms do not send it (SameSite=Lax, and writes
// are checked besides), and over HTTPS it never goes over plain HTTP (RFC 6265bis).

import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyRequest } from 'fastify';
import { clientOf } from './client-of.ts';
import type { Doors } from './doors.ts';

const NAME = 'shiplock_session';

/** The secret that the request's cookie holds; undefined without one. */
export function shownSession(request: FastifyRequest): string | undefined {
  const { cookie } = request.headers;
  return cookie === undefined ? undefined : parseCookie(cookie)[NAME];
}

/** The value of Set-Cookie that keeps this secret until the browser is closed. */
export function keepSession(doors: Doors, request: FastifyRequest, secret: string): string {
  return stringifySetCookie(NAME, secret, attributes(doors, request));
}

/** The value of Set-Cookie that takes the cookie back. */
export function dropSession(doors: Doors, request: FastifyRequest): string {
  return stringifySetCookie(NAME, '', { ...attributes(doors, request), maxAge: 0 });
}

function attributes(doors: Doors, request: FastifyRequest) {
  const isSecure = (doors.externalUrl ?? clientOf(doors.isProxy, request.raw).protocol).startsWith('https');
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure } as const;
}
