// How policies find out what is known of images; src/rooms.ts says by which function.

import type { Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import type { ScanState } from './scan-state.ts';

/** Unpacks what is known. Of one image that may be a hundred megabytes: to be called when it is needed, and not to be kept. */
export type UnpackScan = () => ScanState;

/** What is known of an image, read when it is asked for. */
export interface KnownScan {
  /** `os/architecture[/variant]`, as its configuration says it; null where that was not read. */
  readonly platform: string | null;
  read(): Promise<UnpackScan>;
}

/** Looks up what is known of these images of the repository; one that is not in the answer was not scanned, and nobody has asked for it. */
export type ScanLookup = (
  rows: Rows,
  repository: string,
  digests: readonly Digest[],
  at: Microseconds,
) => Promise<ReadonlyMap<Digest, KnownScan>>;
