// Showing manifests of one repository in another, without copying a byte.

import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import { linkManifests } from './manifest-table.ts';
import type { Repository } from './repository.ts';

/** Makes these manifests of the source, with the blobs that they need, part of the target as well. */
export async function linkImages(
  tx: Transaction,
  link: {
    readonly source: Pick<Repository, 'id'>;
    readonly target: Pick<Repository, 'id'>;
    readonly digests: readonly Digest[];
    readonly at: Microseconds;
    readonly by: string;
  },
): Promise<void> {
  const { source, target, digests, at, by } = link;
  await linkManifests(tx, { source: source.id, target: target.id, digests, at, by });
}
