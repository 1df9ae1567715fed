// After a server that was not ended in good order, the pages of its database are looked through once, beside the server, since
// power that fails and disks that lie damage some; no longer than some minutes.

import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';

const LONGEST_MILLISECONDS = 5 * 60_000;

/** Whether the log of the database was left behind, which a server removes that ends in good order. */
export async function wasLeftInCrash(file: string): Promise<boolean> {
  const log = await stat(`${file}-wal`).catch(() => undefined);
  return log !== undefined && log.size > 0;
}

/** What is wrong with the pages, in SQLite's words; undefined when the look took too long, or was aborted. */
export async function checkAfterCrash(file: string, signal: AbortSignal): Promise<readonly string[] | undefined> {
  const worker = new Worker(new URL('./check-pages-thread.ts', import.meta.url), { workerData: file });
  worker.unref();
  const ended = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MILLISECONDS)]);
  try {
    const [problems] = (await once(worker, 'message', { signal: ended })) as [string[]];
    return problems;
  } catch (error) {
    if (ended.aborted) return undefined;
    throw error;
  } finally {
    await worker.terminate();
  }
}
