// Preloaded into the server's process by `node --import`, which runs it in each of its threads: ends the thread of the jobs
// just before some of its commits, inside of their transactions. SHIPLOCK_TEST_END_AT has their numbers, counted from when
// the file SHIPLOCK_TEST_ARMED is there, across the threads that follow each other.

import { existsSync } from 'node:fs';
import { StatementSync } from 'node:sqlite';
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';

const KEY = 'commits of jobs';
if (isMainThread) setEnvironmentData(KEY, new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
const taken = new Int32Array(getEnvironmentData(KEY) as unknown as SharedArrayBuffer);
const fatal = (process.env['SHIPLOCK_TEST_END_AT'] ?? '').split(',').map(Number);
const armed = process.env['SHIPLOCK_TEST_ARMED'] ?? '';

const { run } = StatementSync.prototype;
Object.assign(StatementSync.prototype, {
  run(this: StatementSync, ...parameters: unknown[]): unknown {
    if (this.sourceSQL === 'commit' && !isMainThread && existsSync(armed)) {
      if (fatal.includes(Atomics.add(taken, 0, 1) + 1)) process.exit(1);
    }
    return Reflect.apply(run, this, parameters);
  },
});
