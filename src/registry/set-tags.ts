// Setting many tags in one statement, for promotions in batches.

import type { Transaction } from '../database/database.ts';
import { findTags } from './find-tag.ts';
import { immutableError, isImmutableTag } from './immutability.ts';
import type { TagMove } from './move-tag.ts';
import type { Repository } from './repository.ts';
import { upsertTags } from './tag-table.ts';

/**
 * Points the tags to their digests; of two moves of one tag the later counts. The repository holds the manifests.
 * @throws ShiplockError IMMUTABLE when one of the tags exists with another digest and may not move
 */
export async function setTags(tx: Transaction, repository: Repository, moves: readonly TagMove[]): Promise<void> {
  const last = new Map(moves.map((move) => [move.tag, move]));
  const present = await findTags(tx, repository, [...last.keys()]);
  // One that goes to another digest and back has moved, and is as new as its last move.
  const moved = new Set(moves.flatMap(({ tag, digest }) => (present.get(tag)?.digest === digest ? [] : [tag])));
  const changes = [...last.values()].filter(({ tag }) => moved.has(tag));
  const stuck = changes.find(({ tag }) => present.has(tag) && isImmutableTag(repository, tag));
  if (stuck) throw immutableError(repository.name, stuck.tag);
  await upsertTags(
    tx,
    changes.map((move) => ({
      repository_id: repository.id,
      name: move.tag,
      digest: move.digest,
      updated_at: move.at,
      updated_by: move.by,
      promotion_id: move.promotionId,
    })),
  );
}
