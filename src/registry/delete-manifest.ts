// Deleting a manifest by digest, with the tags that point to it.

import { actorOf, type Identity } from '../access/identity.ts';
import { ShiplockError } from '../errors.ts';
import type { NewEvent } from '../event/new-event.ts';
import { recordEvents } from '../event/record-event.ts';
import { replacedDigests } from '../event/replaced-digests.ts';
import type { Digest } from '../oci/digest.ts';
import { authorizedRepository } from './authorized-repository.ts';
import { indexesAbove } from './find-manifest.ts';
import { tagsOf } from './find-tag.ts';
import { isImmutableTag } from './immutability.ts';
import { deleteRepositoryManifest, selectManifest } from './manifest-table.ts';
import { type Precondition, refuseUnlessHolds } from './precondition.ts';
import type { Rowed } from './registry.ts';

/**
 * Takes the manifest and its tags out of the repository; other repositories keep it. For those who may delete.
 * @throws AccessRefused; ShiplockError MANIFEST_UNKNOWN, IMMUTABLE when an immutable tag leads to it, IN_USE when a tagged
 * index lists it, or one to which a tag can be rolled back, PRECONDITION_FAILED
 */
export async function deleteManifest(
  registry: Rowed,
  by: Identity,
  {
    repository: name,
    digest,
    condition,
  }: { readonly repository: string; readonly digest: Digest; readonly condition?: Precondition | undefined },
): Promise<void> {
  const at = registry.clock.now();
  await registry.database.transaction(async (tx) => {
    const repository = await authorizedRepository(tx, by, 'delete', name);
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
    const [replaced] = await replacedDigests(tx, name, above);
    if (replaced) {
      throw new ShiplockError(
        'IN_USE',
        `${name}@${replaced} is an index that lists ${digest}, and a tag can be rolled back to it: delete that index first`,
        { repository: name, digest: replaced },
      );
    }
    refuseUnlessHolds(condition, digest);
    await deleteRepositoryManifest(tx, repository.id, digest);
    const event = { at, actor: actorOf(by), repository: name };
    const deletedTags = tags
      .filter((tag) => tag.digest === digest)
      .map((tag): NewEvent => ({ ...event, type: 'tag.deleted', tag: tag.name, previousDigest: digest }));
    await recordEvents(tx, [...deletedTags, { ...event, type: 'manifest.deleted', digest }]);
  });
}
