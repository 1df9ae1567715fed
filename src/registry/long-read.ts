// Questions whose answers are as long as clients made what they pushed, and which are therefore answered elsewhere than on
// the loop that serves.

import type { Rows } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import type { ConfigReader } from './config-reader.ts';
import type { StorageQuestion } from './read-storage.ts';
import type { UntaggedQuestion } from './read-untagged.ts';
import type { Repository } from './repository.ts';

/** Who asks it has made sure of the right to it. */
export type LongRead =
  | { readonly ask: 'referrers'; readonly digests: readonly Digest[] }
  | { readonly ask: 'manifest'; readonly repository: Repository; readonly digest: Digest }
  | ({ readonly ask: 'untagged' } & UntaggedQuestion)
  | ({ readonly ask: 'storage' } & StorageQuestion);

/** What it takes to answer. */
export interface LongReader {
  readonly rows: Rows;
  readonly configs: Pick<ConfigReader, 'read'>;
}
