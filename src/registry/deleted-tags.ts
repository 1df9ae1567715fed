// Tags that were deleted not long ago, and bringing them back: garbage collection keeps what they stood on for as long.

import { actorOf, type Identity } from '../access/identity.ts';
import { MICROSECONDS_PER_DAY, type Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { mapPage, type Page } from '../database/page.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import type { Digest } from '../oci/digest.ts';
import { parseManifest } from '../oci/manifest.ts';
import { refuseUnadmitted } from './admission.ts';
import { arrivalOf } from './arrival.ts';
import { authorizedRepository } from './authorized-repository.ts';
import { type DeletedTagRow, selectDeletedTag, selectDeletedTags } from './deleted-tag-table.ts';
import { refuseTagsBeyond } from './limits.ts';
import { selectManifest, selectMissingBelow } from './manifest-table.ts';
import { moveTag } from './move-tag.ts';
import { refuseDirectPush } from './protection.ts';
import type { Registry } from './registry.ts';
import type { Repository } from './repository.ts';

export interface DeletedTag {
  /** Of the deletion. */
  readonly id: string;
  readonly name: string;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly kind: 'image' | 'index' | 'artifact';
  readonly size: number;
  readonly deletedAt: Microseconds;
  readonly deletedBy: string;
  /** Until then its image is kept for it. */
  readonly restorableUntil: Microseconds;
  /** On which a tag of this name stands by now: it has to go first. */
  readonly replacedBy: Digest | null;
}

type Restorer = Pick<Registry, 'database' | 'clock' | 'rollbackDays'>;

/** Those that can be restored, newest first, for those who may pull. @throws AccessRefused */
export async function listDeletedTags(
  registry: Restorer,
  by: Identity,
  page: { readonly repository: string; readonly before: number | undefined; readonly limit: number },
): Promise<Page<DeletedTag>> {
  const { rows } = registry.database;
  const repository = await authorizedRepository(rows, by, 'pull', page.repository);
  const found = await selectDeletedTags(rows, { repository, since: firstRestorable(registry) }, page);
  return mapPage(found, (row) => readDeleted(registry, row));
}

/**
 * Points the tag to the image that it stood on, and returns its name: a push of what is there already, for those who may push. One that
 * has been restored already is left as it is.
 * @throws AccessRefused; ShiplockError NOT_FOUND for a deletion that is not kept (any more), CONFLICT when the tag exists anew, or when
 * the image is no longer whole; PROTECTED, ADMISSION, QUOTA_EXCEEDED
 */
export async function restoreTag(
  registry: Restorer & Pick<Registry, 'limits' | 'admit' | 'feedsPolicies'>,
  by: Identity,
  { repository: name, id }: { readonly repository: string; readonly id: string },
): Promise<string> {
  const at = registry.clock.now();
  const actor = actorOf(by);
  return registry.database.transaction(async (tx) => {
    const repository = await authorizedRepository(tx, by, 'push', name);
    await refuseDirectPush(tx, repository);
    const deleted = await selectDeletedTag(tx, { repository, since: firstRestorable(registry) }, id);
    if (!deleted)
      throw new ShiplockError(
        'NOT_FOUND',
        `there is no deleted tag ${id} in ${name}: it is no longer kept, or never was`,
      );
    const { name: tag } = deleted;
    const digest = deleted.digest as Digest;
    if (deleted.replaced_by === digest) return tag;
    if (deleted.replaced_by !== null) throw existsAnew(name, tag, deleted.replaced_by);
    await refuseTagsBeyond(tx, registry.limits, repository, [tag]);
    const stored = await wholeManifest(tx, repository, digest);
    const isImage = stored.runnable === 1 || stored.kind === 'index';
    refuseUnadmitted(registry.admit, repository, { tag, size: stored.total_size, isImage });
    await moveTag(tx, repository, { tag, digest, at, by: actor.name, promotionId: null });
    const manifest = parseManifest(stored.bytes, stored.media_type);
    const arriving = { ...repository, feedsPolicies: await registry.feedsPolicies(tx, name) };
    await recordEvent(tx, { at, actor, repository: name, tag, digest, ...arrivalOf(manifest, arriving, tag) });
    return tag;
  });
}

function firstRestorable({ clock, rollbackDays }: Restorer): Microseconds {
  return clock.now() - rollbackDays * MICROSECONDS_PER_DAY;
}

function readDeleted({ rollbackDays }: Restorer, row: DeletedTagRow): DeletedTag {
  return {
    id: row.id,
    name: row.name,
    digest: row.digest as Digest,
    mediaType: row.media_type,
    kind: row.kind,
    size: row.total_size,
    deletedAt: row.at,
    deletedBy: row.actor_name,
    restorableUntil: row.at + rollbackDays * MICROSECONDS_PER_DAY,
    replacedBy: row.replaced_by as Digest | null,
  };
}

function existsAnew(repository: string, tag: string, digest: string): ShiplockError {
  const message = `${repository}:${tag} exists anew, and stands on ${digest}: delete that tag first, if the old one is to return`;
  return new ShiplockError('CONFLICT', message, { repository, tag, digest });
}

/** What an index lists may have been deleted since. */
async function wholeManifest(tx: Transaction, repository: Repository, digest: Digest) {
  const stored = await selectManifest(tx, repository.id, digest);
  if (!stored) throw new Error(`${repository.name} holds ${digest}, and has no row of it`);
  const [missing] = repository.sparseIndexes ? [] : await selectMissingBelow(tx, repository.id, [digest]);
  if (!missing) return stored;
  const message = `${repository.name} no longer has ${missing.digest}, which the index ${digest} lists: push it again`;
  throw new ShiplockError('CONFLICT', message, { repository: repository.name, digest: missing.digest });
}
