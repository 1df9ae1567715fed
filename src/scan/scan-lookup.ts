// How policies find out what is known of images; the roof says with what.

import type { Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import type { ScanState } from './scan-state.ts';

/** Looks up what is known of these images of the repository; one that is not in the answer was not scanned, and nobody has asked for it. */
export type ScanLookup = (
  rows: Rows,
  repository: string,
  digests: readonly Digest[],
  at: Microseconds,
) => Promise<ReadonlyMap<Digest, ScanState>>;
