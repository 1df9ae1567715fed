// The advisory thread as the server has it: not the one that scans, which would wait while feeds are downloaded.

import { MessageChannel } from 'node:worker_threads';
import type { AdvisoryThread } from '../advisory/advisory-thread.ts';
import type { BuildProgress } from '../advisory/build-index.ts';
import type { OutboundSettings } from '../outbound/outbound-settings.ts';
import { createPool } from './pool.ts';

/** Feeds are large, and so is the wait for a slow mirror; each download has a limit of its own. */
const LONGEST_MILLISECONDS = 6 * 60 * 60 * 1000;
/** The Debian security tracker is one JSON document, of which the thread has to hold all. */
const HEAP_MEGABYTES = 1024;
/** It is needed a few times a day, and holds tens of megabytes when it has built an index. */
const IDLE_MILLISECONDS = 1_000;

/** @param outbound how feeds are reached */
export function createAdvisoryPool(outbound: OutboundSettings): AdvisoryThread {
  const pool = createPool({
    module: new URL('./advisory-worker.ts', import.meta.url),
    data: outbound,
    heapMegabytes: HEAP_MEGABYTES,
    longestMilliseconds: LONGEST_MILLISECONDS,
    idleMilliseconds: IDLE_MILLISECONDS,
  });
  return {
    async buildIndex(build, { signal, onProgress } = {}) {
      const { port1: here, port2: there } = new MessageChannel();
      here.on('message', (progress: BuildProgress) => onProgress?.(progress));
      try {
        return await pool.run('buildIndex', { build, port: there }, { ...(signal && { signal }), port: there });
      } finally {
        here.close();
      }
    },
    unpackArchive: (archive, signal) => pool.run('unpackArchive', archive, { ...(signal && { signal }) }),
    close: () => pool.close(),
  };
}
