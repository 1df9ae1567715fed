// Runs in a worker thread: checkpoints the log when it is told to, so that the syncs of a checkpoint stall nobody.

import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

const file = workerData as string;

// Only this thread waits here: everybody else asks for a lock again and again (sqlite-dialect.ts).
const existing = pathToFileURL(file);
// A file that is gone is not made anew.
existing.searchParams.set('mode', 'rw');
const connection = new DatabaseSync(existing, { timeout: 1_000 });
connection.exec('pragma synchronous = normal');

/** `truncate` takes the write lock, and does nothing where that cannot be had: the next one does it. Answers with the error, or null. */
parentPort?.on('message', (mode: 'passive' | 'truncate') => {
  let problem: unknown = null;
  try {
    connection.exec(`pragma wal_checkpoint(${mode})`);
  } catch (error) {
    problem = error;
  }
  parentPort?.postMessage(problem);
});
