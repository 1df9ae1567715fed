// The scan thread as the server has it: started when it is first needed, ended when it is idle, and replaced when it is
// lost or hangs on something that an attacker made.

import type { Piscina } from 'piscina';
import { DETECTOR_VERSION } from './scan/detect/detector-version.ts';
import type { ScanThread } from './scan/scan-thread.ts';

/** The detector's own limits end it earlier; this is for what they do not see. */
const LONGEST_TASK_MILLISECONDS = 15 * 60 * 1000;
const IDLE_MILLISECONDS = 30_000;
/** Of the thread's own heap; a report of a large image takes some tens. */
const HEAP_MEGABYTES = 256;

/** @param folder the data folder, in which the thread opens the blobs for itself */
export function createScanPool(folder: string): ScanThread {
  let pool: Promise<Piscina> | undefined;

  async function start(): Promise<Piscina> {
    const { Piscina } = await import('piscina');
    return new Piscina({
      filename: new URL('./scan-worker.ts', import.meta.url).href,
      workerData: { folder },
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: IDLE_MILLISECONDS,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
    });
  }

  async function run<T>(name: string, task: unknown): Promise<T> {
    pool ??= start();
    const signal = AbortSignal.timeout(LONGEST_TASK_MILLISECONDS);
    return (await pool).run(task, { name, signal }) as Promise<T>;
  }

  return {
    detectorVersion: DETECTOR_VERSION,
    readLayer: (layer) => run('readLayer', layer),
    combine: (layers) => run('combine', layers),
    match: (task) => run('match', task),
    buildIndex: (build) => run('buildIndex', build),
    async close() {
      await (await pool)?.destroy();
    },
  };
}
