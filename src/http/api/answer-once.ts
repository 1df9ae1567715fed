// Idempotency-Key: a write that is sent again, because its answer was lost, is answered again and not done again.

import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { findAnswer, keepAnswer } from '../../access/idempotency.ts';
import { actorOf, type Identity } from '../../access/identity.ts';
import { ShiplockError } from '../../errors.ts';
import type { Doors } from '../doors.ts';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The body holds a secret, which must not be kept to be answered again. */
  readonly isSecret?: boolean;
}

const SECRET_IS_GONE: Answer = {
  status: 409,
  body: {
    error: {
      code: 'CONFLICT',
      message:
        'this was done already under this Idempotency-Key, and its answer held a secret that is not kept: make another one',
    },
  },
};

const MAX_KEY_LENGTH = 200;

/**
 * Runs the handler, or returns what it answered to the same caller under the same key.
 * @throws ShiplockError INVALID for a key that is too long, CONFLICT for a key that was used for another request
 */
export async function answerOnce(
  doors: Doors,
  identity: Identity,
  request: FastifyRequest,
  handler: () => Promise<Answer>,
): Promise<Answer> {
  const key = idempotencyKey(request);
  if (key === undefined) return handler();
  const account = actorOf(identity).name;
  const place = JSON.stringify([account, key]);
  // Whoever sends it again before the answer is there waits for that answer.
  for (let other = doors.answersUnderWay.get(place); other; other = doors.answersUnderWay.get(place)) await other;
  const answer = answerUnder(doors, { account, key }, request, handler);
  doors.answersUnderWay.set(place, Promise.allSettled([answer]));
  try {
    return await answer;
  } finally {
    doors.answersUnderWay.delete(place);
  }
}

async function answerUnder(
  doors: Doors,
  { account, key }: { readonly account: string; readonly key: string },
  request: FastifyRequest,
  handler: () => Promise<Answer>,
): Promise<Answer> {
  const { database, clock } = doors.registry;
  const requestHash = createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest('hex');
  const known = await findAnswer(database.rows, account, key);
  if (known) {
    if (known.requestHash !== requestHash) {
      throw new ShiplockError('CONFLICT', 'this Idempotency-Key was used for another request: use a new one');
    }
    return known.body === null ? { status: known.status } : { status: known.status, body: known.body };
  }
  const answer = await handler();
  // Bytes are what was read, such as a preview: nothing was done that must not be done twice.
  if (answer.status < 300 && !(answer.body instanceof Uint8Array)) {
    const { status, body } = answer.isSecret ? SECRET_IS_GONE : answer;
    await keepAnswer(database, { account, key, requestHash, status, body, at: clock.now() });
  }
  return answer;
}

/** The request's Idempotency-Key; undefined for reads and for writes without one. */
export function idempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key === '' || request.method === 'GET') return undefined;
  if (key.length > MAX_KEY_LENGTH)
    throw new ShiplockError('INVALID', `an Idempotency-Key may have at most ${MAX_KEY_LENGTH} characters`);
  return key;
}
