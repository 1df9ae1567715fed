// Tags and digests across all repositories that somebody may see.

import type { Identity } from '../access/identity.ts';
import { visibleNames } from '../access/right/visibility.ts';
import type { Rowed } from './registry.ts';
import { type FoundDigest, type FoundTag, selectDigestsLike, selectTagsLike } from './search-table.ts';

export interface FoundImages {
  readonly tags: readonly FoundTag[];
  readonly digests: readonly FoundDigest[];
}

/**
 * Tags whose name begins so, and digests that do; at most `limit` of each.
 * @param text `repository`: a part of the names of the repositories in which tags are looked for
 */
export async function searchImages(
  registry: Rowed,
  by: Identity,
  {
    tag,
    digest,
    repository,
    limit,
  }: {
    readonly tag: string | undefined;
    readonly digest: string | undefined;
    readonly repository: string | undefined;
    readonly limit: number;
  },
): Promise<FoundImages> {
  const { rows } = registry.database;
  const visible = await visibleNames(rows, by);
  return {
    tags: tag === undefined ? [] : await selectTagsLike(rows, visible, { tag, repository, limit }),
    digests: digest === undefined ? [] : await selectDigestsLike(rows, visible, { digest, limit }),
  };
}
