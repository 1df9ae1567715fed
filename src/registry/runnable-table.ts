// SQL of which manifests a runtime can start.

import type { Rows } from '../database/database.ts';
import { FILESYSTEM_LAYERS, IMAGE_CONFIGS } from '../oci/media-type.ts';

/** Those of these manifests that have an image's configuration and a layer that is a file system. */
export async function selectRunnable(rows: Rows, digests: readonly string[]): Promise<string[]> {
  const found = await rows
    .selectFrom('manifest_reference as config')
    .innerJoin('manifest_reference as layer', 'layer.manifest_digest', 'config.manifest_digest')
    .select('config.manifest_digest')
    .distinct()
    .where('config.manifest_digest', 'in', digests)
    .where('config.kind', '=', 'config')
    .where('config.media_type', 'in', IMAGE_CONFIGS)
    .where('layer.kind', '=', 'layer')
    .where((where) => where.or(FILESYSTEM_LAYERS.map((begin) => where('layer.media_type', 'like', `${begin}%`))))
    .execute();
  return found.map(({ manifest_digest }) => manifest_digest);
}
