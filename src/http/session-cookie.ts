// The cookie that holds a session's secret, and the one by which a browser is known later. No script can read them, other sites'
// forms do not send them (SameSite, and writes are checked besides), and over HTTPS they never go over plain HTTP (RFC 6265bis).

import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyRequest } from 'fastify';
import { MARK_SECONDS } from '../access/login/known-browser.ts';
import { clientOf } from './client-of.ts';
import type { Doors } from './doors.ts';

const NAME = 'shiplock_session';
const MARKS = 'shiplock_browser';

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

/** The marks by which the browser is known, as its cookie holds them; empty without any. */
export function shownMarks(request: FastifyRequest): string {
  return parseCookie(request.headers.cookie ?? '')[MARKS] ?? '';
}

/** The value of Set-Cookie that keeps these marks, when the browser is closed and when its user logs out, too. */
export function keepMarks(doors: Doors, request: FastifyRequest, marks: string): string {
  return stringifySetCookie(MARKS, marks, {
    ...attributes(doors, request),
    sameSite: 'strict',
    maxAge: MARK_SECONDS,
  });
}

function attributes(doors: Doors, request: FastifyRequest) {
  const isSecure = (doors.externalUrl ?? clientOf(doors.isProxy, request.raw).protocol).startsWith('https');
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure } as const;
}
