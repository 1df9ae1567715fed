// What happened to a tag, for those who may pull.

import type { Identity } from '../access/identity.ts';
import { TYPES_FOR_READERS } from '../access/right/audience.ts';
import { authorize, rightsOn } from '../access/right/authorize.ts';
import { membershipOf } from '../access/right/visibility.ts';
import type { Rows } from '../database/database.ts';
import type { Page } from '../database/page.ts';
import { listEvents, type PastEvent } from '../event/list-events.ts';
import type { Digest } from '../oci/digest.ts';
import { findPlatforms } from './find-platforms.ts';
import { findRepository } from './find-repository.ts';
import { findTag } from './find-tag.ts';
import type { Rowed } from './registry.ts';

export interface TagHistory {
  /** Newest first. */
  readonly events: Page<PastEvent>;
  /** How much of them the reader may know. */
  readonly reader: { readonly audits: boolean; readonly isMember: boolean };
}

/**
 * The events of a tag, the scans of its image, and the deletions of its repository. The history outlives tag and repository; of a repository that is gone,
 * those who could make it may read it.
 * @param page events before the sequence `before`, at most `limit`
 * @throws AccessRefused
 */
export async function readTagHistory(
  registry: Rowed,
  by: Identity,
  page: {
    readonly repository: string;
    readonly tag: string;
    readonly before: number | undefined;
    readonly limit: number;
  },
): Promise<TagHistory> {
  const { rows } = registry.database;
  const { repository, tag, before, limit } = page;
  const { permissions } = await rightsOn(rows, by, repository);
  if (!permissions.has('pull')) await authorize(rows, by, 'pull', repository);
  const about = { tag, images: await imagesUnder(rows, repository, tag) };
  const isMember = (await membershipOf(rows, by))(repository);
  const types = isMember ? undefined : TYPES_FOR_READERS;
  const events = await listEvents(rows, { repositories: [repository], about, before, types }, limit);
  return { events, reader: { audits: permissions.has('view_audit'), isMember } };
}

/** What scans speak of: the tag's image, or the platforms of its index. */
async function imagesUnder(rows: Rows, name: string, tagName: string): Promise<Digest[]> {
  const repository = await findRepository(rows, name);
  const tag = repository && (await findTag(rows, repository, tagName));
  if (!tag) return [];
  return ((await findPlatforms(rows, name, [tag.digest])).get(tag.digest) ?? [])
    .filter(({ isHeld }) => isHeld)
    .map(({ digest }) => digest);
}
