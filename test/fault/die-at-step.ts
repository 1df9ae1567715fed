// Preloaded into the server's process by `node --import`: counts the steps that change what is on the disk (commits of
// the database, renames and removals of files) once the file SHIPLOCK_TEST_ARMED is there, and dies just before step
// number SHIPLOCK_TEST_DIE_AT. So a test can kill the server in between any two steps, which no signal from outside can.

import { existsSync } from 'node:fs';
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { StatementSync } from 'node:sqlite';

const armed = process.env['SHIPLOCK_TEST_ARMED'] ?? '';
let left = Number(process.env['SHIPLOCK_TEST_DIE_AT']);

function step(): void {
  if (!existsSync(armed)) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
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
