// The scan thread as the server has it.

import { DETECTOR_VERSION } from '../detect/detector-version.ts';
import type { ScanThread } from '../scan/scan-thread.ts';
import { createPool } from './pool.ts';

/** The detector's own limits end a task earlier; this is for what they do not see. */
const LONGEST_MILLISECONDS = 15 * 60 * 1000;
/** A report of a large image takes some tens. */
const HEAP_MEGABYTES = 256;

/** @param folder the data folder, in which the thread opens the blobs for itself */
export function createScanPool(folder: string): ScanThread {
  const pool = createPool({
    module: new URL('./scan-worker.ts', import.meta.url),
    data: { folder },
    heapMegabytes: HEAP_MEGABYTES,
    longestMilliseconds: LONGEST_MILLISECONDS,
  });
  return {
    detectorVersion: DETECTOR_VERSION,
    readLayer: (layer) => pool.run('readLayer', layer),
    readAttestation: (attestation) => pool.run('readAttestation', attestation),
    combine: (evidence) => pool.run('combine', evidence),
    match: (task) => pool.run('match', task),
    close: () => pool.close(),
  };
}
