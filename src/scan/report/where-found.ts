// Where a vulnerability was found.

import type { Identity } from '../../access/identity.ts';
import { namesWith, visibleNames } from '../../access/right/visibility.ts';
import { isDemonstrationInForce } from '../../advisory/advisory-store.ts';
import { vulnerabilityKey } from '../../advisory/package-key.ts';
import { MOST_COUNTED } from '../../api/vulnerability-name.ts';
import type { Page } from '../../database/page.ts';
import type { Digest } from '../../oci/digest.ts';
import { findRepository } from '../../registry/find-repository.ts';
import { tagsOf } from '../../registry/find-tag.ts';
import { imagesAbove } from '../../registry/images-above.ts';
import type { TakenFinding } from '../finding.ts';
import type { FoundComponent } from '../found-vulnerabilities.ts';
import type { Scans } from '../scans.ts';
import { countWhereFound, isFoundAmong, selectTaken, selectWhereFoundPage } from './found-vulnerability-table.ts';

/** Of one image no more are shown. */
const MAX_TAGS = 20;

export interface AffectedImage {
  readonly repository: string;
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly moreTags: boolean;
  /** The first that have it. */
  readonly components: readonly FoundComponent[];
  readonly moreComponents: boolean;
}

export interface WhereFound {
  readonly found: Page<AffectedImage>;
  /** How many there are, as far as they are counted. */
  readonly total: number;
  /** What is known of it by an image from which a VEX document took it away, and the repository of that; null for none. */
  readonly taken: (TakenFinding & { readonly repository: string }) | null;
  /** They may waive it in an image that has it. */
  readonly mayWaive: boolean;
  /** Images were compared with data for demonstrations. */
  readonly demo: boolean;
}

/** A page of the images that the identity may see and that have it, waived or not, and the tags that stand on them or above. */
export async function findVulnerability(
  scans: Scans,
  by: Identity,
  { id, after, limit }: { readonly id: string; readonly after?: string | undefined; readonly limit: number },
): Promise<WhereFound> {
  const { rows } = scans.database;
  const visible = await visibleNames(rows, by);
  const rowsFound = await selectWhereFoundPage(rows, visible, vulnerabilityKey(id), { after, limit });
  const images: AffectedImage[] = [];
  for (const { repository: name, digest: text, components_json: json, more_components: more } of rowsFound.items) {
    const digest = text as Digest;
    const repository = await findRepository(rows, name);
    if (!repository) continue;
    const tags = await tagsOf(rows, repository, await imagesAbove(rows, repository, digest));
    const names = tags.slice(0, MAX_TAGS).map((tag) => tag.name);
    const components = JSON.parse(json) as FoundComponent[];
    const image = { repository: name, digest, tags: names, moreTags: names.length < tags.length };
    images.push({ ...image, components, moreComponents: more === 1 });
  }
  const demo = await isDemonstrationInForce(rows, scans.advisories);
  const total = await countWhereFound(rows, visible, vulnerabilityKey(id), MOST_COUNTED);
  const answeredFor = await namesWith(rows, by, 'manage_repository');
  const mayWaive = await isFoundAmong(rows, answeredFor, vulnerabilityKey(id));
  const away = await selectTaken(rows, visible, vulnerabilityKey(id));
  const taken = away?.taken_json
    ? { ...(JSON.parse(away.taken_json) as TakenFinding), repository: away.repository }
    : null;
  return { found: { items: images, next: rowsFound.next }, total, taken, mayWaive, demo };
}
