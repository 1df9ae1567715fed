// A server that is written to without a pause.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SYSTEM } from '../../src/actor.ts';
import { openSqlite } from '../../src/database/sqlite.ts';
import { recordEvent } from '../../src/event/record-event.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const folder = useTemporaryFolder();

test("the database's log does not grow without end", { timeout: 60_000 }, async () => {
  const database = await openSqlite(join(folder(), 'shiplock.db'));
  let largest = 0;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let index = 0; index < 500; index++) {
        const data = { longDescription: 'x'.repeat(30_000) };
        const at = Date.now() * 1000;
        await database.transaction((tx) =>
          recordEvent(tx, { type: 'repository.updated', at, actor: SYSTEM, repository: `a/b${index}`, data }),
        );
        largest = Math.max(largest, statSync(join(folder(), 'shiplock.db-wal')).size);
      }
    }),
  );
  await database.close();
  // What is written is 200 MB.
  expect(largest).toBeLessThan(110_000_000);
});
