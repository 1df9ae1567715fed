// Preloaded into the server's process by `node --import`, which runs it in each of its threads: ends the thread that makes
// checkpoints in the middle of its next one, once the file SHIPLOCK_TEST_ARMED is there, which is removed.

import { existsSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isMainThread } from 'node:worker_threads';

const armed = process.env['SHIPLOCK_TEST_ARMED'] ?? '';
const { exec } = DatabaseSync.prototype;
Object.assign(DatabaseSync.prototype, {
  exec(this: DatabaseSync, sql: string): void {
    if (!isMainThread && sql.includes('wal_checkpoint') && existsSync(armed)) {
      rmSync(armed);
      process.exit(1);
    }
    Reflect.apply(exec, this, [sql]);
  },
});
