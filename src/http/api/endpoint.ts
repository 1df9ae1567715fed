// Registers one call of the management API from its description: checks what comes in, finds out who asks, hands over to
// one verb, and sends what comes back.

import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Identity, isAnonymous } from '../../access/identity.ts';
import { requireCsrf } from '../../access/login/sessions.ts';
import type { AnswerOf } from '../../api/answer.ts';
import { inWords } from '../../api/in-words.ts';
import { API_PREFIX, type Route } from '../../api/route.ts';
import { CSRF_HEADER } from '../../api/session.ts';
import { ShiplockError } from '../../errors.ts';
import type { Doors } from '../doors.ts';
import { identityOf } from '../request-identity.ts';
import type { Rooms } from '../rooms.ts';
import { sendBytes } from '../send-bytes.ts';
import { answerOnce, type Keeping, type SentAnswer } from './answer-once.ts';

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export interface Call<R extends Route> {
  /** Who asks; verbs say whether they may. */
  readonly by: Identity;
  readonly params: Output<R['params']>;
  readonly query: Output<R['query']>;
  readonly body: Output<R['body']>;
  readonly request: FastifyRequest;
  readonly rooms: Rooms;
}

/** What a handler answers: as the contract says, with headers, or the same as it is sent. */
type Answer<R extends Route> =
  | (AnswerOf<R> & Pick<SentAnswer, 'headers' | 'isSecret'>)
  | {
      readonly status: keyof R['answers'] & number;
      readonly raw: string | Buffer | Readable;
      readonly headers: Record<string, string>;
      readonly isSecret?: boolean | undefined;
    };

/** How a route is answered. */
export interface Endpoint<R extends Route> {
  answer(handler: (call: Call<R>) => Promise<Answer<R>>): void;
  /**
   * The same for a call of which a part takes long and writes nothing: it is done before the transaction of the rest, which
   * is handed its outcome.
   */
  answerPrepared<Prepared>(
    prepare: (call: Omit<Call<R>, 'rooms'>) => Promise<Prepared>,
    handler: (call: Call<R>, prepared: Prepared) => Promise<Answer<R>>,
  ): void;
}

/** Registers routes with this server. */
export type Register = <const R extends Route>(route: R, keeping?: Keeping) => Endpoint<R>;

/**
 * Calls that are not open need credentials. A route's `keeping` says when its answer is kept for an Idempotency-Key; with
 * the write, if nothing else is said.
 */
export function endpoints(app: FastifyInstance, doors: Doors): Register {
  return (route, keeping = 'with the write') => ({
    answer(handler) {
      register(app, doors, route, keeping, async (call) => (rooms) => handler({ ...call, rooms }));
    },
    answerPrepared(prepare, handler) {
      register(app, doors, route, keeping, async (call) => {
        const prepared = await prepare(call);
        return (rooms) => handler({ ...call, rooms }, prepared);
      });
    },
  });
}

function register<R extends Route>(
  app: FastifyInstance,
  doors: Doors,
  route: R,
  keeping: Keeping,
  prepare: (call: Omit<Call<R>, 'rooms'>) => Promise<(rooms: Rooms) => Promise<Answer<R>>>,
): void {
  const senders = new WeakMap<FastifyRequest, Identity>();
  app.route({
    method: route.method,
    url: `${API_PREFIX}${route.path.replace(/\{(\w+)\}/g, ':$1')}`,
    // Before the body is read: who may not send it need not.
    onRequest: async (request) => {
      const looked = { withSession: !route.withoutSession, withCertificate: !route.withoutCertificate };
      const by = apiIdentity(await identityOf(doors, request, looked));
      checkSession(doors, by, route, request);
      if (!route.open && by.kind === 'anonymous') throw new ShiplockError('UNAUTHORIZED', 'log in to do this');
      senders.set(request, by);
    },
    handler: async (request, reply) => {
      const by = senders.get(request);
      if (!by) throw new Error('nobody has looked who sends this');
      if (route.upload) doors.bodies.allowUpload(request.raw, performance.now());
      const handle = await prepare({
        by,
        params: read(route.params, request.params, 'path') as Output<R['params']>,
        query: readQuery(route, request) as Output<R['query']>,
        body: read(route.body, request.body ?? (route.body ? {} : undefined), 'body') as Output<R['body']>,
        request,
      });
      // A file is not kept in memory to see whether it was sent before.
      const answer: SentAnswer = route.upload
        ? await handle(doors.rooms)
        : await answerOnce(doors, by, request, keeping, handle);
      reply.code(answer.status).headers(answer.headers ?? {});
      return Buffer.isBuffer(answer.raw) ? sendBytes(reply, answer.raw) : reply.send(answer.raw ?? answer.body);
    },
  });
}

/** @throws ShiplockError DENIED for a write without the session's CSRF token, and for a session that is for enrolling only */
function checkSession(doors: Doors, by: Identity, route: Route, request: FastifyRequest): void {
  if (by.kind !== 'user' || !by.session) return;
  if (route.method !== 'GET') requireCsrf(doors.rooms.access, by.session.id, request.headers[CSRF_HEADER]?.toString());
  if (!by.session.lacksSecondFactor || route.whileEnrolling) return;
  const message = 'this deployment asks for a second factor: make one first (POST /api/v1/me/second-factor)';
  throw new ShiplockError('DENIED', message, { secondFactor: true });
}

/** A token that was given to somebody anonymous says no more than no token does. */
function apiIdentity(by: Identity): Identity {
  if (by.kind === 'system' || !isAnonymous(by)) return by;
  return { kind: 'anonymous', address: by.address };
}

/**
 * A parameter that is not known is refused: a filter whose name was mistyped would give everything.
 * @throws ShiplockError INVALID
 */
function readQuery({ query }: Route, request: FastifyRequest): unknown {
  const known = query instanceof z.ZodObject ? Object.keys(query.shape) : [];
  const unknown = Object.keys(request.query as object).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const advice = known.length > 0 ? `it takes ${known.join(', ')}` : 'it takes none';
    throw new ShiplockError('INVALID', `${JSON.stringify(unknown)} is no query parameter of this call: ${advice}`);
  }
  return read(query, request.query, 'query');
}

/** @throws ShiplockError INVALID that names every wrong value and what is wrong with it */
function read(schema: z.ZodType | undefined, value: unknown, place: string): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value, { error: inWords });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const path = issue.path.map(String).join('.');
    return { place, path, message: issue.message };
  });
  const message = problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
  throw new ShiplockError('INVALID', `the ${place} is not as it should be: ${message}`, problems);
}
