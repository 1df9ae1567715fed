// Answers that are kept, per actor, for requests that may be sent again.

import type { Microseconds } from '../clock.ts';
import type { Database, Rows } from '../database/database.ts';
import { deleteAnswers, insertAnswer, selectAnswer } from './idempotency-table.ts';

export interface KeptAnswer {
  /** Tells whether the key is being used for the same request. */
  readonly requestHash: string;
  readonly status: number;
  readonly body: unknown;
}

export async function findAnswer(rows: Rows, actor: string, key: string): Promise<KeptAnswer | undefined> {
  const row = await selectAnswer(rows, actor, key);
  return row && { requestHash: row.request_hash, status: row.status, body: JSON.parse(row.body) };
}

export async function keepAnswer(
  database: Database,
  answer: KeptAnswer & { readonly actor: string; readonly key: string; readonly at: Microseconds },
): Promise<void> {
  await database.transaction((tx) =>
    insertAnswer(tx, {
      actor: answer.actor,
      key: answer.key,
      request_hash: answer.requestHash,
      status: answer.status,
      body: JSON.stringify(answer.body ?? null),
      created_at: answer.at,
    }),
  );
}

/** Forgets answers that were given before this time. */
export async function forgetAnswers(database: Database, before: Microseconds): Promise<void> {
  await database.transaction((tx) => deleteAnswers(tx, before));
}
