// Deleting a tag; the manifest stays under its digest and its other tags.

import { actorOf, type Identity } from '../access/identity.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import type { Digest } from '../oci/digest.ts';
import { authorizedRepository } from './authorized-repository.ts';
import { immutableError, isImmutableTag } from './immutability.ts';
import { type Precondition, refuseUnlessHolds } from './precondition.ts';
import type { Rowed } from './registry.ts';
import { deleteTagRow, selectTag } from './tag-table.ts';

/** For those who may delete. @throws AccessRefused; ShiplockError MANIFEST_UNKNOWN, IMMUTABLE, PRECONDITION_FAILED */
export async function deleteTag(
  registry: Rowed,
  by: Identity,
  {
    repository: name,
    tag,
    condition,
  }: { readonly repository: string; readonly tag: string; readonly condition?: Precondition | undefined },
): Promise<void> {
  const at = registry.clock.now();
  await registry.database.transaction(async (tx) => {
    const repository = await authorizedRepository(tx, by, 'delete', name);
    const present = await selectTag(tx, repository.id, tag);
    if (!present) throw new ShiplockError('MANIFEST_UNKNOWN', `there is no tag ${tag} in ${name}`, { name, tag });
    if (isImmutableTag(repository, tag)) throw immutableError(name, tag);
    refuseUnlessHolds(condition, present.digest);
    await deleteTagRow(tx, repository.id, tag);
    await recordEvent(tx, {
      type: 'tag.deleted',
      at,
      actor: actorOf(by),
      repository: name,
      tag,
      previousDigest: present.digest as Digest,
    });
  });
}
