// Where browsers log in by OpenID Connect: off to the provider, and back. Whatever goes wrong ends at a page that says so, and
// is not tried again by itself.

import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ATTEMPT_SECONDS, beginOidc, completeOidc } from '../access/directory/oidc-log-in.ts';
import { ShiplockError } from '../errors.ts';
import { clientOf } from './client-of.ts';
import type { Doors } from './doors.ts';
import { messagePage, PAGE_HEADERS } from './message-page.ts';
import { noteRefusal } from './note-refusal.ts';
import { addressOf, ownUrl, userAgentOf } from './request-identity.ts';
import { keepSession } from './session-cookie.ts';

/** Where a log-in begins; `?returnTo=/path` says where it ends. */
export const OIDC_LOG_IN = '/log-in/oidc';
/** What has to be registered with the provider, behind the server's own address. */
export const OIDC_CALLBACK = '/log-in/oidc/callback';

const COOKIE = 'shiplock_oidc_';
/** Of the state, enough to tell one attempt from another. */
const MARK_LENGTH = 16;

const beginQuery = z.object({ returnTo: z.string().max(2_000).default('') });

export async function oidcRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const { access } = doors.rooms;

  const start = `${basePath(doors)}/`;
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof ShiplockError) {
      noteRefusal(doors, request, error);
      return show(reply, error.status, error.message, start);
    }
    doors.onFailure(error);
    return show(reply, 500, 'something went wrong in the server: its log says what', start);
  });

  app.get(OIDC_LOG_IN, async (request, reply) => {
    const { returnTo } = beginQuery.safeParse(request.query).data ?? { returnTo: '' };
    const redirectUri = `${ownUrl(doors, request)}${OIDC_CALLBACK}`;
    const { url, state, sealed } = await beginOidc(access, { redirectUri, returnTo: ownPath(doors, returnTo) });
    reply.header('set-cookie', attemptCookie(doors, request, state, sealed));
    return reply.headers(PAGE_HEADERS).redirect(url, 303);
  });

  app.get(OIDC_CALLBACK, async (request, reply) => {
    const answer = request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : '';
    const state = new URLSearchParams(answer).get('state') ?? '';
    const sealed = parseCookie(request.headers.cookie ?? '')[cookieName(state)];
    // The attempt is over, whatever comes of it.
    reply.header('set-cookie', attemptCookie(doors, request, state, ''));
    const from = { userAgent: userAgentOf(request) ?? '', address: addressOf(doors, request) };
    const { secret, returnTo } = await completeOidc(access, { answer, sealed, ...from });
    reply.header('set-cookie', keepSession(doors, request, secret));
    return reply.headers(PAGE_HEADERS).redirect(returnTo, 303);
  });
}

/** The path, as the browser has it, if it is one of this server; its start for whatever could lead elsewhere. */
function ownPath(doors: Doors, returnTo: string): string {
  const here = 'http://here.invalid';
  const start = `${basePath(doors)}/`;
  if (!returnTo.startsWith(start) || !URL.canParse(returnTo, here)) return start;
  const { origin, pathname, search, hash } = new URL(returnTo, here);
  return origin === here && pathname.startsWith(start) && !pathname.startsWith('//')
    ? `${pathname}${search}${hash}`
    : start;
}

/** The path under which a proxy shows this server; empty for the root. */
function basePath({ externalUrl }: Doors): string {
  return externalUrl === undefined ? '' : new URL(externalUrl).pathname.replace(/\/$/, '');
}

/** One for each attempt, so that two tabs do not take each other's. */
function cookieName(state: string): string {
  return `${COOKIE}${state.slice(0, MARK_LENGTH).replace(/[^\w-]/g, '')}`;
}

function attemptCookie(doors: Doors, request: FastifyRequest, state: string, sealed: string): string {
  const secure = (doors.externalUrl ?? clientOf(doors.isProxy, request.raw).protocol).startsWith('https');
  const maxAge = sealed === '' ? 0 : ATTEMPT_SECONDS;
  return stringifySetCookie(cookieName(state), sealed, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge });
}

function show(reply: FastifyReply, status: number, message: string, start: string): FastifyReply {
  const page = messagePage({
    title: 'The log-in did not work',
    message,
    link: { text: 'Back to the start', href: start },
  });
  return reply.code(status).headers(PAGE_HEADERS).type('text/html; charset=utf-8').send(page);
}
