// Manifests without a tag: what is left of images whose tags have moved on, until somebody or garbage collection takes them away.

import type { Identity } from '../access/identity.ts';
import { authorizedRepository } from './authorized-repository.ts';
import type { UntaggedManifests } from './read-untagged.ts';
import type { Registry } from './registry.ts';

/** A page of them in the order of their digests, with how much all are, for those who may pull. @throws AccessRefused */
export async function listUntagged(
  registry: Pick<Registry, 'database' | 'longReads'>,
  by: Identity,
  page: { readonly repository: string; readonly after: string | undefined; readonly limit: number },
): Promise<UntaggedManifests> {
  const { id } = await authorizedRepository(registry.database.rows, by, 'pull', page.repository);
  return registry.longReads.untagged({ repositoryId: id, after: page.after, limit: page.limit });
}
