// What is known of the followed tag: which digest was dealt with last, and how, and whether the last look at it failed.

import type { Microseconds } from '../../clock.ts';
import type { Rows, Transaction } from '../../database/database.ts';
import type { FollowedTagRow } from '../../database/schema/advisories.ts';
import type { Digest } from '../../oci/digest.ts';
import { type Following, hashOfKeys } from './followed-tag.ts';
import { replaceFollowedTag, selectFollowedTag } from './followed-tag-table.ts';

export interface FollowState {
  /** The last digest that was dealt with; null when there was none yet. */
  readonly digest: string | null;
  readonly outcome: FollowedTagRow['outcome'];
  /** Why it was not taken in, if it was not. */
  readonly reason: string | null;
  /** The last time that something was tried. */
  readonly lookedAt: Microseconds;
  /** Why the last try came to nothing, where this says nothing of an archive: the registry cannot be reached. */
  readonly trouble: string | null;
  readonly keysHash: string;
}

export async function findFollowState(rows: Rows, { reference }: Following): Promise<FollowState | undefined> {
  const row = await selectFollowedTag(rows, reference);
  return (
    row && {
      digest: row.digest,
      outcome: row.outcome,
      reason: row.reason,
      lookedAt: row.looked_at,
      trouble: row.trouble,
      keysHash: row.keys_hash,
    }
  );
}

/** True when there is nothing left to do with this digest. What one set of keys has refused, another may take. */
export function isDone(state: FollowState | undefined, digest: Digest, { keys }: Following): boolean {
  if (state?.digest !== digest) return false;
  return state.outcome !== 'refused' || state.keysHash === hashOfKeys(keys);
}

/** Notes what came of a digest. */
export async function recordOutcome(
  tx: Transaction,
  { reference, keys }: Following,
  done: { readonly digest: Digest; readonly at: Microseconds } & Pick<FollowState, 'outcome' | 'reason'>,
): Promise<void> {
  const { digest, at, outcome, reason } = done;
  const row = { reference, digest, outcome, reason, looked_at: at, trouble: null, keys_hash: hashOfKeys(keys) };
  await replaceFollowedTag(tx, row);
}

/** Notes a look that brought no other digest, with what was in its way, if something was. */
export async function noteLook(
  tx: Transaction,
  { reference, keys }: Following,
  look: { readonly at: Microseconds; readonly trouble: string | null },
): Promise<void> {
  const known = await selectFollowedTag(tx, reference);
  const none = { reference, digest: null, outcome: null, reason: null, keys_hash: hashOfKeys(keys) };
  await replaceFollowedTag(tx, { ...(known ?? none), looked_at: look.at, trouble: look.trouble });
}
