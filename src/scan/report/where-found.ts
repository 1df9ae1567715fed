// Where a vulnerability was found.

import type { Rows } from '../../database/database.ts';
import type { NameSight } from '../../database/name-in-sight.ts';
import type { Digest } from '../../oci/digest.ts';
import { findRepository } from '../../registry/find-repository.ts';
import { tagsOf } from '../../registry/find-tag.ts';
import { imagesAbove } from '../../registry/images-above.ts';
import { vulnerabilityKey } from '../advisory/package-key.ts';
import { selectWhereFound } from './found-vulnerability-table.ts';

const MAX_IMAGES = 1_000;

export interface WhereFound {
  readonly images: readonly {
    readonly repository: string;
    readonly digest: Digest;
    readonly tags: readonly string[];
  }[];
  /** There are more. */
  readonly truncated: boolean;
}

/** The images in sight that have it, waived or not, and the tags that stand on them or on an index of theirs. */
export async function whereFound(rows: Rows, sight: NameSight, vulnerability: string): Promise<WhereFound> {
  const found = await selectWhereFound(rows, sight, vulnerabilityKey(vulnerability), MAX_IMAGES + 1);
  const images: { repository: string; digest: Digest; tags: string[] }[] = [];
  for (const { repository: name, digest: text } of found.slice(0, MAX_IMAGES)) {
    const digest = text as Digest;
    const repository = await findRepository(rows, name);
    if (!repository) continue;
    const tags = await tagsOf(rows, repository, await imagesAbove(rows, repository, digest));
    images.push({ repository: name, digest, tags: tags.map((tag) => tag.name) });
  }
  return { images, truncated: found.length > MAX_IMAGES };
}
