// Runs in a worker thread: checkpoints the log when it is told to, so that the syncs of a checkpoint stall nobody.

import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

const file = workerData as string;

// Only this thread waits here: everybody else asks for a lock again and again (sqlite-dialect.ts).
const connection = new DatabaseSync(file, { timeout: 1_000 });
connection.exec('pragma synchronous = normal');

/** `truncate` takes the write lock, and does nothing where that cannot be had: the next one does it. */
parentPort?.on('message', (mode: 'passive' | 'truncate') => {
  connection.exec(`pragma wal_checkpoint(${mode})`);
  parentPort?.postMessage('done');
});
