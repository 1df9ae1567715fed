// Deleting a repository with its tags. Its history stays, and other repositories keep what they share with it.

import { actorOf, type Identity } from '../access/identity.ts';
import { forgetGrantsOn } from '../access/right/grants.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import { authorizedRepository } from './authorized-repository.ts';
import { isImmutableTag } from './immutability.ts';
import type { Rowed } from './registry.ts';
import { deleteRepositoryRows } from './repository-table.ts';
import { countTags, selectTagNames } from './tag-table.ts';

/**
 * Deletes the repository; for its admins.
 * @throws AccessRefused; ShiplockError IMMUTABLE while it has an immutable tag
 */
export async function deleteRepository(
  registry: Rowed,
  by: Identity,
  { name }: { readonly name: string },
): Promise<void> {
  const at = registry.clock.now();
  await registry.database.transaction(async (tx) => {
    const repository = await authorizedRepository(tx, by, 'manage_repository', name);
    const tags = await countTags(tx, repository.id);
    const immutable = (await selectTagNames(tx, repository.id, undefined, tags)).find((tag) =>
      isImmutableTag(repository, tag),
    );
    if (immutable !== undefined) {
      throw new ShiplockError(
        'IMMUTABLE',
        `${name} has the immutable tag ${immutable}: turn its immutability off before deleting it`,
        {
          repository: name,
          tag: immutable,
        },
      );
    }
    await forgetGrantsOn(tx, by, name);
    await deleteRepositoryRows(tx, repository.id);
    await recordEvent(tx, { type: 'repository.deleted', at, actor: actorOf(by), repository: name, data: { tags } });
  });
}
