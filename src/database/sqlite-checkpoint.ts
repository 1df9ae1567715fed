// Runs in a worker thread: checkpoints the log when it is told to, so that the syncs of a checkpoint stall nobody.

import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

const { file, maxLogBytes } = workerData as { file: string; maxLogBytes: number };

// Only this thread waits here: everybody else asks for a lock again and again (sqlite-dialect.ts).
const connection = new DatabaseSync(file, { timeout: 1_000 });
connection.exec('pragma synchronous = normal');

/**
 * Under steady writing the log never comes to its end by itself, so that it is cut off when it has grown: this takes the
 * write lock, for what the checkpoint just before has left to copy. Where the lock cannot be had, the next one does it.
 */
parentPort?.on('message', () => {
  connection.exec('pragma wal_checkpoint(passive)');
  if (statSync(`${file}-wal`).size > maxLogBytes) connection.exec('pragma wal_checkpoint(truncate)');
  parentPort?.postMessage('done');
});
