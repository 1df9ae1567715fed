// Setting a tag: here, and in set-tags.ts for many at once, a tag gets a digest; nowhere else, so that immutable tags
// keep still.

import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { type Digest, parseDigest } from '../oci/digest.ts';
import { immutableError, isImmutableTag } from './immutability.ts';
import type { Repository } from './repository.ts';
import { selectTag, upsertTag } from './tag-table.ts';

export interface TagMove {
  readonly tag: string;
  /** A manifest that the repository holds. */
  readonly digest: Digest;
  readonly at: Microseconds;
  readonly by: string;
  /** The promotion that moves it; null for a push. */
  readonly promotionId: string | null;
}

/**
 * Points the tag to the digest and returns the digest that it had before, or undefined for a new tag. A tag that has
 * this digest already is left as it is.
 * @throws ShiplockError IMMUTABLE when the tag exists with another digest and may not move
 */
export async function moveTag(tx: Transaction, repository: Repository, move: TagMove): Promise<Digest | undefined> {
  const present = await selectTag(tx, repository.id, move.tag);
  if (present?.digest === move.digest) return move.digest;
  if (present && isImmutableTag(repository, move.tag)) throw immutableError(repository.name, move.tag);
  await upsertTag(tx, {
    repository_id: repository.id,
    name: move.tag,
    digest: move.digest,
    updated_at: move.at,
    updated_by: move.by,
    promotion_id: move.promotionId,
  });
  return present && parseDigest(present.digest);
}
