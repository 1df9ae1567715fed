// Where a vulnerability was found.

import type { Identity } from '../../access/identity.ts';
import { visibleNames } from '../../access/visibility.ts';
import type { Digest } from '../../oci/digest.ts';
import { findRepository } from '../../registry/find-repository.ts';
import { tagsOf } from '../../registry/find-tag.ts';
import { imagesAbove } from '../../registry/images-above.ts';
import { isDemonstrationInForce } from '../advisory/advisory-store.ts';
import { vulnerabilityKey } from '../advisory/package-key.ts';
import type { Scans } from '../scans.ts';
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
  /** Images were compared with data for demonstrations. */
  readonly demo: boolean;
}

/** The images that the identity may see and that have it, waived or not, and the tags that stand on them or above. */
export async function findVulnerability(
  scans: Scans,
  by: Identity,
  { id }: { readonly id: string },
): Promise<WhereFound> {
  const { rows } = scans.database;
  const visible = await visibleNames(rows, by);
  const found = await selectWhereFound(rows, visible, vulnerabilityKey(id), MAX_IMAGES + 1);
  const images: { repository: string; digest: Digest; tags: string[] }[] = [];
  for (const { repository: name, digest: text } of found.slice(0, MAX_IMAGES)) {
    const digest = text as Digest;
    const repository = await findRepository(rows, name);
    if (!repository) continue;
    const tags = await tagsOf(rows, repository, await imagesAbove(rows, repository, digest));
    images.push({ repository: name, digest, tags: tags.map((tag) => tag.name) });
  }
  const demo = await isDemonstrationInForce(rows, scans.advisories);
  return { images, truncated: found.length > MAX_IMAGES, demo };
}
