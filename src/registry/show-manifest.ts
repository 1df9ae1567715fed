// A manifest in full, as the management API shows it, for those who may see it.

import type { Identity } from '../access/identity.ts';
import type { Digest } from '../oci/digest.ts';
import { authorizedRepository } from './authorized-repository.ts';
import type { Registry } from './registry.ts';

/**
 * What `describeManifest` says, as JSON, for those who may pull.
 * @throws AccessRefused; ShiplockError MANIFEST_UNKNOWN
 */
export async function showManifest(
  registry: Pick<Registry, 'database' | 'longReads'>,
  by: Identity,
  { repository: name, digest }: { readonly repository: string; readonly digest: Digest },
): Promise<Uint8Array> {
  const repository = await authorizedRepository(registry.database.rows, by, 'pull', name);
  return registry.longReads.manifest(repository, digest);
}
