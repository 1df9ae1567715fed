// API keys that will end soon are told of 14, 3 and 1 days before, so that nobody hears of it from a failed pull.

import { SYSTEM } from '../../actor.ts';
import { MICROSECONDS_PER_DAY, type Microseconds } from '../../clock.ts';
import type { Transaction } from '../../database/database.ts';
import type { ApiKeyRow } from '../../database/schema/accounts.ts';
import { recordEvent } from '../../event/record-event.ts';
import { type Batching, changeInBatches } from '../../job/in-batches.ts';
import { keyName } from './api-key-name.ts';
import { selectKeysToEnd, updateKey } from './api-key-table.ts';

/** The shortest first: a key that is made for two days is told of once, not twice. */
const DAYS_BEFORE = [1, 3, 14];

/** Records `key.expiring` once for each of those days of each key. */
export async function tellEndingKeys(batching: Batching, now: Microseconds): Promise<void> {
  for (const days of DAYS_BEFORE) {
    const wanted = { now, before: now + days * MICROSECONDS_PER_DAY, days };
    await changeInBatches(batching, async (tx, limit) => {
      const keys = await selectKeysToEnd(tx, { ...wanted, limit });
      for (const key of keys) await tellEnding(tx, key, days, now);
      return keys.length;
    });
  }
}

async function tellEnding(tx: Transaction, key: ApiKeyRow, days: number, at: Microseconds): Promise<void> {
  await updateKey(tx, key.id, { told_days: days });
  const place = key.namespace === null ? {} : { namespace: key.namespace };
  const data = { id: key.id, key: keyName(key), expiresAt: key.expires_at, days };
  await recordEvent(tx, { type: 'key.expiring', at, actor: SYSTEM, ...place, data });
}
