// Manifests without a tag: what is left of images whose tags have moved on, until somebody or garbage collection takes them away.

import type { Identity } from '../access/identity.ts';
import { membershipOf } from '../access/right/visibility.ts';
import { nameForStrangers } from '../actor.ts';
import { authorizedRepository } from './authorized-repository.ts';
import type { UntaggedManifests } from './read-untagged.ts';
import type { Registry } from './registry.ts';

/** A page of them in the order of their digests, with how much all are, for those who may pull. @throws AccessRefused */
export async function listUntagged(
  registry: Pick<Registry, 'database' | 'longReads'>,
  by: Identity,
  page: { readonly repository: string; readonly after: string | undefined; readonly limit: number },
): Promise<UntaggedManifests> {
  const { rows } = registry.database;
  const { id } = await authorizedRepository(rows, by, 'pull', page.repository);
  const found = await registry.longReads.untagged({ repositoryId: id, after: page.after, limit: page.limit });
  if ((await membershipOf(rows, by))(page.repository)) return found;
  return { ...found, items: found.items.map((row) => ({ ...row, linked_by: nameForStrangers(row.linked_by) })) };
}
