// Which bytes a manifest leads to. Its digests are words that anybody can write: they lead to bytes only where a
// repository shows both.

import type { Rows } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import { selectBlobsBeside } from './blob-table.ts';

/** Of the blobs that the manifest names, those that may be read because of it: some repository shows them beside it. */
export async function blobsBeside(rows: Rows, manifest: Digest): Promise<ReadonlySet<Digest>> {
  return (await selectBlobsBeside(rows, manifest)) as ReadonlySet<string> as ReadonlySet<Digest>;
}
