// Runs in a worker thread: checkpoints the log when it is told to, so that the syncs of a checkpoint stall nobody.

import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

const connection = new DatabaseSync(workerData as string, { timeout: 5_000 });
connection.exec('pragma synchronous = normal');

parentPort?.on('message', () => {
  connection.exec('pragma wal_checkpoint(passive)');
  parentPort?.postMessage('done');
});
