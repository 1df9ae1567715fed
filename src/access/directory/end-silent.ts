// What a directory gave through groups ends when it has been silent for too long. Log-ins and credentials are refused from that
// moment on (require-good.ts); this takes away what works without them, such as the rights with which policies run.

import type { Microseconds } from '../../clock.ts';
import { type Batching, changeInBatches } from '../../job/in-batches.ts';
import { selectSilent } from './directory-identity-table.ts';
import { endGroupRights } from './end-group-rights.ts';

/** Takes those out of the teams of their groups, and of the system admins, whose directory has not told of them in time. */
export async function endSilent(batching: Batching, now: Microseconds): Promise<void> {
  await changeInBatches(batching, async (tx, limit) => {
    const silent = await selectSilent(tx, now, limit);
    for (const account of silent) await endGroupRights(tx, account, now);
    return silent.length;
  });
}
