// Runs in a thread of its own: looks through the pages of the database file named by `workerData`, and says what is wrong.

import { parentPort, workerData } from 'node:worker_threads';
import { checkPages } from './check-pages.ts';

parentPort?.postMessage(checkPages(workerData as string, 'quick_check'));
