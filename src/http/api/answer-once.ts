// Idempotency-Key: a write that is sent again, because its answer was lost, is answered again and not done again. The
// answer is kept in the transaction of the write itself, so that neither is there without the other.

import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { findAnswer, hashOfRequest, type KeptAnswer, keepAnswer } from '../../access/idempotency.ts';
import { actorOf, type Identity } from '../../access/identity.ts';
import { actorKey } from '../../actor.ts';
import { ShiplockError } from '../../errors.ts';
import type { Doors } from '../doors.ts';
import { type Rooms, roomsWithin } from '../rooms.ts';

export interface SentAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | string[]>> | undefined;
  readonly body?: unknown;
  /** In the place of the body: the same as it is sent, of the media type that the headers give. */
  readonly raw?: string | Buffer | Readable | undefined;
  /** The body holds a secret, which must not be kept to be answered again. */
  readonly isSecret?: boolean | undefined;
}

/**
 * When the answer is kept: with the write; or after it, for what does more than write (a call to somebody else) or keeps
 * its own record of the key; or never, for what writes nothing.
 */
export type Keeping = 'with the write' | 'after it' | 'never';

const SECRET_IS_GONE: SentAnswer = {
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
  by: Identity,
  request: FastifyRequest,
  keeping: Keeping,
  handler: (rooms: Rooms) => Promise<SentAnswer>,
): Promise<SentAnswer> {
  const key = idempotencyKey(request);
  if (key === undefined || keeping === 'never') return handler(doors.rooms);
  const actor = actorKey(actorOf(by));
  const place = JSON.stringify([actor, key]);
  // Whoever sends it again before the answer is there waits for that answer.
  for (let other = doors.answersUnderWay.get(place); other; other = doors.answersUnderWay.get(place)) await other;
  const answer = answerUnder(doors, { actor, key }, request, keeping, handler);
  doors.answersUnderWay.set(place, Promise.allSettled([answer]));
  try {
    return await answer;
  } finally {
    doors.answersUnderWay.delete(place);
  }
}

async function answerUnder(
  doors: Doors,
  use: { readonly actor: string; readonly key: string },
  request: FastifyRequest,
  keeping: Keeping,
  handler: (rooms: Rooms) => Promise<SentAnswer>,
): Promise<SentAnswer> {
  const { access } = doors.rooms;
  const text = `${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`;
  const requestHash = hashOfRequest(access, text);
  const known = await findAnswer(access.database.rows, use);
  if (known) return sameAgain(known, requestHash);
  if (keeping === 'after it') {
    const answer = await handler(doors.rooms);
    await access.database.transaction((tx) => keepAnswer(tx, access, { ...use, requestHash, ...keptForm(answer) }));
    return answer;
  }
  return access.database.transaction(async (tx) => {
    const other = await findAnswer(tx, use);
    if (other) return sameAgain(other, requestHash);
    const answer = await handler(roomsWithin(tx, doors.rooms));
    await keepAnswer(tx, access, { ...use, requestHash, ...keptForm(answer) });
    return answer;
  });
}

function sameAgain(known: KeptAnswer, requestHash: string): SentAnswer {
  if (known.requestHash !== requestHash) {
    throw new ShiplockError('CONFLICT', 'this Idempotency-Key was used for another request: use a new one');
  }
  return known.body === null ? { status: known.status } : { status: known.status, body: known.body };
}

function keptForm(answer: SentAnswer): { readonly status: number; readonly body: unknown } {
  const { status, body } = answer.isSecret ? SECRET_IS_GONE : answer;
  return { status, body };
}

/** The request's Idempotency-Key; undefined for reads and for writes without one. */
export function idempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key === '' || request.method === 'GET') return undefined;
  if (key.length > MAX_KEY_LENGTH)
    throw new ShiplockError('INVALID', `an Idempotency-Key may have at most ${MAX_KEY_LENGTH} characters`);
  return key;
}
