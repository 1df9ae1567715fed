// Answers that are kept, per actor, for requests that may be sent again.

import { createHmac, randomBytes } from 'node:crypto';
import type { Microseconds } from '../clock.ts';
import type { Database, Rows, Transaction } from '../database/database.ts';
import { type Batching, changeInBatches } from '../job/in-batches.ts';
import type { Access } from './access.ts';
import { deleteAnswers, insertAnswer, selectAnswer } from './idempotency-table.ts';
import { keepSetting } from './setting-table.ts';

export interface KeptAnswer {
  /** Tells whether the key is being used for the same request. */
  readonly requestHash: string;
  readonly status: number;
  readonly body: unknown;
}

/** Under what an answer is kept: the actor, as `actorKey` names it, and the key that the actor chose. */
export interface KeyUse {
  readonly actor: string;
  readonly key: string;
}

/**
 * The hash by which a request is known again, hexadecimal. Keyed, since requests hold passwords, and an unkeyed hash of a
 * request could be tried against all of them.
 */
export function hashOfRequest({ requestKey }: Pick<Access, 'requestKey'>, request: string): string {
  return createHmac('sha256', requestKey).update(request).digest('hex');
}

/** The key for `hashOfRequest`, which the deployment makes at its first start and keeps in its database. */
export async function createRequestKey(database: Database): Promise<Buffer> {
  const made = randomBytes(32).toString('base64');
  return Buffer.from(await database.transaction((tx) => keepSetting(tx, 'request_key', made)), 'base64');
}

export async function findAnswer(rows: Rows, { actor, key }: KeyUse): Promise<KeptAnswer | undefined> {
  const row = await selectAnswer(rows, actor, key);
  return row && { requestHash: row.request_hash, status: row.status, body: JSON.parse(row.body) };
}

/** Keeps the answer, in the transaction of what it answers for. */
export async function keepAnswer(
  tx: Transaction,
  { clock }: Pick<Access, 'clock'>,
  { actor, key, requestHash, status, body }: KeptAnswer & KeyUse,
): Promise<void> {
  await insertAnswer(tx, {
    actor,
    key,
    request_hash: requestHash,
    status,
    body: JSON.stringify(body ?? null),
    created_at: clock.now(),
  });
}

/** Forgets answers that were given before this time. */
export async function forgetAnswers(batching: Batching, before: Microseconds): Promise<void> {
  await changeInBatches(batching, (tx, limit) => deleteAnswers(tx, before, limit));
}
