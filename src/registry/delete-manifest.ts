// Deleting a manifest by digest, with the tags that point to it.

import type { Actor } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { type NewEvent, recordEvents } from '../event/record-event.ts';
import type { Digest } from '../oci/digest.ts';
import { indexesAbove } from './find-manifest.ts';
import { getRepository } from './find-repository.ts';
import { tagsOf } from './find-tag.ts';
import { isImmutableTag } from './immutability.ts';
import { deleteRepositoryManifest, selectManifest } from './manifest-table.ts';

/**
 * Takes the manifest and its tags out of the repository; other repositories keep it.
 * @throws ShiplockError NAME_UNKNOWN, MANIFEST_UNKNOWN, IMMUTABLE when an immutable tag leads to it, IN_USE when a
 * tagged index lists it
 */
export async function deleteManifest(
  database: Database,
  name: string,
  digest: Digest,
  by: Actor,
  at: Microseconds,
): Promise<void> {
  await database.transaction(async (tx) => {
    const repository = await getRepository(tx, name);
    const manifest = await selectManifest(tx, repository.id, digest);
    if (!manifest)
      throw new ShiplockError('MANIFEST_UNKNOWN', `there is no manifest ${name}@${digest}`, { name, digest });
    const above = await indexesAbove(tx, repository, digest);
    const tags = await tagsOf(tx, repository, [digest, ...above]);
    const immutable = tags.find((tag) => isImmutableTag(repository, tag.name));
    if (immutable) {
      throw new ShiplockError(
        'IMMUTABLE',
        `${name} is immutable: its tag ${immutable.name} leads to ${digest}, which so cannot be deleted`,
        {
          repository: name,
          tag: immutable.name,
        },
      );
    }
    const needing = tags.find((tag) => above.includes(tag.digest));
    if (needing) {
      throw new ShiplockError(
        'IN_USE',
        `${name}:${needing.name} is an index that lists ${digest}: delete that tag or index first`,
        {
          repository: name,
          tag: needing.name,
        },
      );
    }
    await deleteRepositoryManifest(tx, repository.id, digest);
    const event = { at, actor: by, repository: name };
    const deletedTags = tags
      .filter((tag) => tag.digest === digest)
      .map((tag): NewEvent => ({ ...event, type: 'tag.deleted', tag: tag.name, previousDigest: digest }));
    await recordEvents(tx, [...deletedTags, { ...event, type: 'manifest.deleted', digest }]);
  });
}
