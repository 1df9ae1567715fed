// Deleting a repository with its tags. Its history stays, and other repositories keep what they share with it.

import type { Actor } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import { getRepository } from './find-repository.ts';
import { isImmutableTag } from './immutability.ts';
import { deleteRepositoryRows } from './repository-table.ts';
import { countTags, selectTagNames } from './tag-table.ts';

/**
 * Deletes the repository.
 * @throws ShiplockError NAME_UNKNOWN; IMMUTABLE while it has an immutable tag
 */
export async function deleteRepository(database: Database, name: string, by: Actor, at: Microseconds): Promise<void> {
  await database.transaction(async (tx) => {
    const repository = await getRepository(tx, name);
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
    await deleteRepositoryRows(tx, repository.id, name);
    await recordEvent(tx, { type: 'repository.deleted', at, actor: by, repository: name, data: { tags } });
  });
}
