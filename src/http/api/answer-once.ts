// Idempotency-Key: a write that is sent again, because its answer was lost, is answered again and not done again.

import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { findAnswer, keepAnswer } from '../../auth/idempotency.ts';
import { actorOf, type Identity } from '../../auth/identity.ts';
import { ShiplockError } from '../../errors.ts';
import type { Doors } from '../doors.ts';

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

const MAX_KEY_LENGTH = 200;

/**
 * Runs the handler, or returns what it answered to the same caller under the same key.
 * @throws ShiplockError INVALID for a key that is too long, CONFLICT for a key that was used for another request
 */
export async function answerOnce(
  doors: Doors,
  identity: Identity,
  request: FastifyRequest,
  handler: () => Promise<Answer | FastifyReply>,
): Promise<Answer | FastifyReply> {
  const key = idempotencyKey(request);
  if (key === undefined) return handler();
  const account = actorOf(identity).name;
  const { database, clock } = doors.registry;
  const requestHash = createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest('hex');
  const known = await findAnswer(database.rows, account, key);
  if (known) {
    if (known.requestHash !== requestHash) {
      throw new ShiplockError('CONFLICT', 'this Idempotency-Key was used for another request: use a new one');
    }
    return { status: known.status, body: known.body };
  }
  const answer = await handler();
  if ('body' in answer && answer.status < 300) {
    await keepAnswer(database, {
      account,
      key,
      requestHash,
      status: answer.status,
      body: answer.body,
      at: clock.now(),
    });
  }
  return answer as Answer | FastifyReply;
}

/** The request's Idempotency-Key; undefined for reads and for writes without one. */
export function idempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key === '' || request.method === 'GET') return undefined;
  if (key.length > MAX_KEY_LENGTH)
    throw new ShiplockError('INVALID', `an Idempotency-Key may have at most ${MAX_KEY_LENGTH} characters`);
  return key;
}
