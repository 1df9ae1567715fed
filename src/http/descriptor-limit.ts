// How many connections the file descriptors of this process are enough for.

import { readdirSync, readFileSync } from 'node:fs';

/** For what is opened beside requests: jobs, webhooks, checks, threads. */
const KEPT = 128;
const KEPT_PART = 1 / 4;
/** The connection, and the blob that is read for it or the upload that is written. */
const FOR_EACH_CONNECTION = 2;
const FEWEST = 8;

/** Infinity where the system does not tell its limit. */
export function connectionsByDescriptors(): number {
  try {
    const [, limit = ''] = /^Max open files\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    const most = limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit);
    const open = readdirSync('/proc/self/fd').length;
    const left = most - open - Math.min(KEPT, most * KEPT_PART);
    return Math.max(Math.floor(left / FOR_EACH_CONNECTION), FEWEST);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
