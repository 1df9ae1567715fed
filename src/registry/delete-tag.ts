// Deleting a tag; the manifest stays under its digest and its other tags.

import { actorOf, type Identity } from '../access/identity.ts';
import type { Actor } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import type { Digest } from '../oci/digest.ts';
import { authorizedRepository } from './authorized-repository.ts';
import { immutableError, isImmutableTag } from './immutability.ts';
import { type Precondition, refuseUnlessHolds } from './precondition.ts';
import type { Rowed } from './registry.ts';
import type { Repository } from './repository.ts';
import { deleteTagRow, selectTag } from './tag-table.ts';

export interface TagDeletion {
  readonly tag: string;
  readonly condition?: Precondition | undefined;
}

/** For those who may delete. @throws AccessRefused; ShiplockError MANIFEST_UNKNOWN, IMMUTABLE, PRECONDITION_FAILED */
export async function deleteTag(
  registry: Rowed,
  by: Identity,
  { repository: name, ...deletion }: TagDeletion & { readonly repository: string },
): Promise<void> {
  const at = registry.clock.now();
  await registry.database.transaction(async (tx) => {
    const repository = await authorizedRepository(tx, by, 'delete', name);
    await removeTag(tx, repository, { ...deletion, at, actor: actorOf(by) });
  });
}

/** Deletes the tag, or throws before it has written anything. @throws ShiplockError MANIFEST_UNKNOWN, IMMUTABLE, PRECONDITION_FAILED */
export async function removeTag(
  tx: Transaction,
  repository: Repository,
  { tag, condition, at, actor }: TagDeletion & { readonly at: Microseconds; readonly actor: Actor },
): Promise<void> {
  const { id, name } = repository;
  const present = await selectTag(tx, id, tag);
  if (!present) throw new ShiplockError('MANIFEST_UNKNOWN', `there is no tag ${tag} in ${name}`, { name, tag });
  if (isImmutableTag(repository, tag)) throw immutableError(name, tag);
  refuseUnlessHolds(condition, present.digest);
  await deleteTagRow(tx, id, tag);
  const previousDigest = present.digest as Digest;
  await recordEvent(tx, { type: 'tag.deleted', at, actor, repository: name, tag, previousDigest });
}
