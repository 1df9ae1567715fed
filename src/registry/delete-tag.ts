// Deleting a tag; the manifest stays under its digest and its other tags.

import type { Actor } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import type { Digest } from '../oci/digest.ts';
import { getRepository } from './find-repository.ts';
import { immutableError, isImmutableTag } from './immutability.ts';
import { deleteTagRow, selectTag } from './tag-table.ts';

/** @throws ShiplockError NAME_UNKNOWN, MANIFEST_UNKNOWN, IMMUTABLE */
export async function deleteTag(
  database: Database,
  name: string,
  tag: string,
  by: Actor,
  at: Microseconds,
): Promise<void> {
  await database.transaction(async (tx) => {
    const repository = await getRepository(tx, name);
    const present = await selectTag(tx, repository.id, tag);
    if (!present) throw new ShiplockError('MANIFEST_UNKNOWN', `there is no tag ${tag} in ${name}`, { name, tag });
    if (isImmutableTag(repository, tag)) throw immutableError(name, tag);
    await deleteTagRow(tx, repository.id, tag);
    await recordEvent(tx, {
      type: 'tag.deleted',
      at,
      actor: by,
      repository: name,
      tag,
      previousDigest: present.digest as Digest,
    });
  });
}
