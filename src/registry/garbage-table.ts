// SQL that finds what no name leads to.

import type { Microseconds } from '../clock.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { inChunks } from '../database/in-chunks.ts';
import { subtractLinks } from './namespace-usage-table.ts';
import { raiseRevision } from './revision-table.ts';
import { looseManifests } from './untagged-table.ts';

/** A blob that a repository shows. */
export interface ShownBlob {
  readonly repository_id: string;
  readonly digest: string;
}

/** Blobs of repositories that none of their manifests needs and that were shown before this time. */
export async function selectUnneededLinks(rows: Rows, before: number, limit: number): Promise<ShownBlob[]> {
  return unneededLinks(rows).where('link.linked_at', '<', before).limit(limit).execute();
}

/** Takes these blobs out of their repositories, where still nothing needs them; returns how many. */
export async function deleteUnneededLinks(
  tx: Transaction,
  before: number,
  links: readonly ShownBlob[],
): Promise<number> {
  const gone: ShownBlob[] = [];
  for (const { repository_id: id, digest } of links) {
    const still = unneededLinks(tx)
      .where('link.linked_at', '<', before)
      .where('link.repository_id', '=', id)
      .where('link.digest', '=', digest);
    const deletion = tx.deleteFrom('repository_blob').where('repository_id', '=', id).where('digest', '=', digest);
    gone.push(
      ...(await deletion
        .where((where) => where.exists(still))
        .returning(['repository_id', 'digest'])
        .execute()),
    );
  }
  await subtractLinks(tx, gone);
  for (const id of new Set(gone.map((link) => link.repository_id))) await raiseRevision(tx, id);
  return gone.length;
}

export interface KeptBlobs {
  readonly count: number;
  readonly bytes: number;
  /** When the last of them was shown; null for none. */
  readonly last: number | null;
}

/** Blobs that nothing needs yet, and that a push which is under way may still need: shown at this time or later. */
export async function sumKeptBlobs(rows: Rows, since: number): Promise<KeptBlobs> {
  const links = unneededLinks(rows).where('link.linked_at', '>=', since);
  const { count, bytes, last } = await rows
    .selectFrom(links.select('link.linked_at').as('kept'))
    .innerJoin('blob', 'blob.digest', 'kept.digest')
    .select(({ fn }) => [
      fn.countAll<number | string>().as('count'),
      fn.sum<number | string | null>('blob.size').as('bytes'),
      fn.max<number | string | null>('kept.linked_at').as('last'),
    ])
    .executeTakeFirstOrThrow();
  return { count: Number(count), bytes: Number(bytes ?? 0), last: last === null ? null : Number(last) };
}

function unneededLinks(rows: Rows) {
  return rows
    .selectFrom('repository_blob as link')
    .select(['link.repository_id', 'link.digest'])
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('manifest_reference')
            .innerJoin('repository_manifest', 'repository_manifest.digest', 'manifest_reference.manifest_digest')
            .select('manifest_reference.digest')
            .whereRef('manifest_reference.digest', '=', 'link.digest')
            .whereRef('repository_manifest.repository_id', '=', 'link.repository_id'),
        ),
      ),
    );
}

export interface UntaggedManifest {
  readonly repository_id: string;
  readonly name: string;
  readonly digest: string;
}

/** What came, and what lost its last tag, before these times. */
export interface UntaggedBefore {
  /** Later ones may be images of an index that is being pushed: they have no tag, and nothing leads to them yet. */
  readonly pushed: Microseconds;
  readonly lostTag: Microseconds;
}

/** Untagged manifests of all repositories that nothing leads to, which have been so since before these times. */
export async function selectUntagged(rows: Rows, before: UntaggedBefore, limit: number): Promise<UntaggedManifest[]> {
  return untagged(rows, before).limit(limit).execute();
}

/** How many untagged manifests there are in all repositories, however long they have been so. */
export async function countUntagged(rows: Rows): Promise<number> {
  const { count } = await rows
    .selectFrom(looseManifests(rows).select(['held.repository_id', 'held.digest']).as('loose'))
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Whether this is one of them. */
export async function isUntagged(rows: Rows, before: UntaggedBefore, manifest: UntaggedManifest): Promise<boolean> {
  const still = untagged(rows, before)
    .where('held.repository_id', '=', manifest.repository_id)
    .where('held.digest', '=', manifest.digest);
  return (await still.executeTakeFirst()) !== undefined;
}

function untagged(rows: Rows, { pushed, lostTag }: UntaggedBefore) {
  return (
    looseManifests(rows)
      .innerJoin('repository', 'repository.id', 'held.repository_id')
      .select(['held.repository_id', 'repository.name', 'held.digest'])
      .where('held.linked_at', '<', Math.min(pushed, lostTag))
      // History can roll back to it, or a tag be restored: one was moved away from it, or deleted, not long ago.
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('event')
              .select('event.id')
              .whereRef('event.repository', '=', 'repository.name')
              .whereRef('event.previous_digest', '=', 'held.digest')
              .where('event.at', '>=', lostTag),
          ),
        ),
      )
  );
}

/** Digests of manifests that no repository holds and that came before this time. */
export async function selectOrphanManifests(rows: Rows, before: number, limit: number): Promise<string[]> {
  return (await orphanManifests(rows, before).limit(limit).execute()).map(({ digest }) => digest);
}

/** Deletes those of these that still no repository holds; returns how many. */
export async function deleteOrphanManifests(
  tx: Transaction,
  before: number,
  digests: readonly string[],
): Promise<number> {
  const gone = await inChunks(digests, (chunk) =>
    tx
      .deleteFrom('manifest')
      .where('digest', 'in', () => orphanManifests(tx, before).where('orphan.digest', 'in', chunk))
      .returning('digest')
      .execute(),
  );
  return gone.length;
}

function orphanManifests(rows: Rows, before: number) {
  return rows
    .selectFrom('manifest as orphan')
    .leftJoin('repository_manifest', 'repository_manifest.digest', 'orphan.digest')
    .select('orphan.digest')
    .where('repository_manifest.digest', 'is', null)
    .where('orphan.created_at', '<', before);
}

/** Digests of blobs that no repository shows. */
export async function selectUnshownBlobs(rows: Rows, limit: number): Promise<{ digest: string; size: number }[]> {
  return rows
    .selectFrom('blob')
    .leftJoin('repository_blob', 'repository_blob.digest', 'blob.digest')
    .select(['blob.digest', 'blob.size'])
    .where('repository_blob.digest', 'is', null)
    .limit(limit)
    .execute();
}

/** Deletes the row if still no repository shows the blob; true when it is gone. */
export async function deleteUnshownBlob(tx: Transaction, digest: string): Promise<boolean> {
  const shown = await tx
    .selectFrom('repository_blob')
    .select('digest')
    .where('digest', '=', digest)
    .limit(1)
    .executeTakeFirst();
  if (shown) return false;
  await tx.deleteFrom('blob').where('digest', '=', digest).execute();
  return true;
}

export async function hasBlobRow(rows: Rows, digest: string): Promise<boolean> {
  const row = await rows.selectFrom('blob').select('digest').where('digest', '=', digest).executeTakeFirst();
  return row !== undefined;
}
