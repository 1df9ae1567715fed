// Preloaded into the server's process by `node --import`, which runs it in each of its threads: counts the steps that
// change what is on the disk (commits of the database, renames and removals of files) once the file SHIPLOCK_TEST_ARMED is
// there, and dies just before step number SHIPLOCK_TEST_DIE_AT, whichever thread takes it. So a test can kill the server in
// between any two steps, which no signal from outside can. SHIPLOCK_TEST_DIE_IN may say `serving` or `others`: steps of the
// thread that serves, or of all others, are counted only.

import { existsSync } from 'node:fs';
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { StatementSync } from 'node:sqlite';
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';

const armed = process.env['SHIPLOCK_TEST_ARMED'] ?? '';
const fatal = Number(process.env['SHIPLOCK_TEST_DIE_AT']);
/** How many steps all threads have taken; a thread gets it from the one that starts it. */
const taken = new Int32Array(shared());

function shared(): SharedArrayBuffer {
  const KEY = 'steps taken';
  const known = getEnvironmentData(KEY);
  if (known instanceof SharedArrayBuffer) return known;
  const made = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  setEnvironmentData(KEY, made);
  return made;
}

const counted = process.env['SHIPLOCK_TEST_DIE_IN'];
const isCounted = counted === undefined || (counted === 'serving') === isMainThread;

function step(): void {
  if (!isCounted || !existsSync(armed)) return;
  if (Atomics.add(taken, 0, 1) + 1 === fatal) process.kill(process.pid, 'SIGKILL');
}

const { run } = StatementSync.prototype;
Object.assign(StatementSync.prototype, {
  run(this: StatementSync, ...parameters: unknown[]): unknown {
    if (this.sourceSQL === 'commit') step();
    return Reflect.apply(run, this, parameters);
  },
});

for (const name of ['rename', 'link', 'rm', 'unlink'] as const) {
  const original = files[name] as (...parameters: unknown[]) => Promise<void>;
  Object.assign(files, {
    [name]: (...parameters: unknown[]) => {
      step();
      return original(...parameters);
    },
  });
}
syncBuiltinESMExports();
