// The one place from which refused attempts come into the audit log: each door's error path tells of what it refuses.
// What somebody has typed is cut, and what looks like a secret is not kept.

import type { FastifyRequest } from 'fastify';
import { typedName, withoutSecrets } from '../access/credential/secret.ts';
import { actorOf } from '../access/identity.ts';
import { LoginRefused } from '../access/login/login-refused.ts';
import { networkOf } from '../access/login/network-of.ts';
import { AccessRefused } from '../access/right/access-refused.ts';
import type { RefusedAttempt } from '../audit/refused-attempts.ts';
import { hasCode, type ShiplockError } from '../errors.ts';
import { isReading } from './check-arrival.ts';
import type { Doors } from './doors.ts';
import { API_KEY_HEADER, addressOf, userAgentOf } from './request-identity.ts';

type Said = Pick<RefusedAttempt, 'actor' | 'action' | 'reason'> &
  Partial<Pick<RefusedAttempt, 'repository' | 'namespace'>> & { readonly permission?: string | undefined };

const MAX_NAME = 100;
const MAX_PATH = 300;

/** Tells the audit log of a write that was refused, and of a log-in that failed; of nothing else. */
export function noteRefusal(doors: Doors, request: FastifyRequest, error: unknown): void {
  if (!hasCode(error, 'UNAUTHORIZED', 'DENIED', 'NOT_FOUND', 'TOO_MANY_REQUESTS')) return;
  const said = failedLogin(doors, request, error) ?? refusedWrite(doors, request, error);
  if (!said) return;
  const { permission, ...attempt } = said;
  const { access } = doors.rooms;
  const path = withoutSecrets(request.url.split('?')[0] ?? '').slice(0, MAX_PATH);
  doors.refusals.note({
    ...attempt,
    at: access.clock.now(),
    network: networkOf(attempt.actor.address ?? ''),
    detail: JSON.stringify({ method: request.method, path, permission }),
  });
}

function failedLogin(doors: Doors, request: FastifyRequest, error: ShiplockError): Said | undefined {
  const cause = error.cause ?? error;
  if (cause instanceof LoginRefused) return loginOf(doors, request, cause.typedName, cause.reason);
  // Whose credential is good, and who shows none, is known, and has met another limit or wants another right.
  if (doors.identities.has(request.raw)) return undefined;
  const { authorization } = request.headers;
  if (error.code === 'TOO_MANY_REQUESTS')
    return loginOf(doors, request, basicName(authorization), 'too many failed log-ins: not looked at');
  const showsNothing = authorization === undefined && request.headers[API_KEY_HEADER] === undefined;
  if (error.code !== 'UNAUTHORIZED' || showsNothing) return undefined;
  return loginOf(doors, request, '', 'no credential of this server, or an expired token of the token endpoint');
}

function loginOf(doors: Doors, request: FastifyRequest, typed: string, reason: string): Said {
  const name = typedName(typed).slice(0, MAX_NAME);
  return { actor: nobody(doors, request, name), action: 'login.failed', reason };
}

function basicName(authorization: string | undefined): string {
  const [, encoded] = /^basic +(\S+)/i.exec(authorization ?? '') ?? [];
  return Buffer.from(encoded ?? '', 'base64')
    .toString('utf8')
    .split(':', 1)
    .join();
}

function refusedWrite(doors: Doors, request: FastifyRequest, error: ShiplockError): Said | undefined {
  if (isReading(request.method) || error.code === 'TOO_MANY_REQUESTS') return undefined;
  const action = 'access.refused';
  if (error instanceof AccessRefused) {
    const { by, repository, permission, isAbsent } = error.about;
    const actor = { ...actorOf(by), userAgent: userAgentOf(request) };
    const reason = `it needs the permission "${permission}"`;
    return isAbsent
      ? undefined
      : { actor, action, repository, namespace: repository.split('/')[0], permission, reason };
  }
  if (error.code === 'NOT_FOUND') return undefined;
  const by = doors.identities.get(request.raw);
  const actor = by ? actorOf(by) : nobody(doors, request, '');
  const { namespace, permission } = (error.detail ?? {}) as { namespace?: string; permission?: string };
  return { actor, action, namespace, permission, reason: withoutSecrets(error.message).slice(0, MAX_PATH) };
}

function nobody(doors: Doors, request: FastifyRequest, name: string) {
  const address = addressOf(doors, request);
  return { kind: 'anonymous', id: null, name, address, userAgent: userAgentOf(request) } as const;
}
