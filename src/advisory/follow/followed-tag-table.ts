// SQL of what came of following a tag.

import type { Rows, Transaction } from '../../database/database.ts';
import type { FollowedTagRow } from '../../database/schema/advisories.ts';

export async function selectFollowedTag(rows: Rows, reference: string): Promise<FollowedTagRow | undefined> {
  return rows.selectFrom('followed_tag').selectAll().where('reference', '=', reference).executeTakeFirst();
}

/** Only one tag is followed at a time: what is known of others is forgotten. */
export async function replaceFollowedTag(tx: Transaction, row: FollowedTagRow): Promise<void> {
  await tx.deleteFrom('followed_tag').execute();
  await tx.insertInto('followed_tag').values(row).execute();
}
