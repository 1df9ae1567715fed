// The server is killed while it starts, also for the very first time: what it had begun to set up must neither be in its
// own way nor be done twice.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { ADMIN, basic, startServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { chooseSeed, seededRandom } from './seeded-random.ts';

const ROUNDS = 15;
const LATEST_MILLISECONDS = 400;

const folder = useTemporaryFolder();

test('a first start that was cut short is begun again', async () => {
  const random = seededRandom(chooseSeed('kill during start'));
  for (let round = 0; round < ROUNDS; round += 1) {
    const data = join(folder(), String(round % 5));
    await startAndKill(data, random.below(LATEST_MILLISECONDS));
    // Some folders see several deaths before a start is let through.
    if (random.oneIn(2)) continue;
    const server = await startServer({ data });
    const headers = { authorization: basic(ADMIN.name, ADMIN.password) };
    expect((await fetch(`${server.url}/v2/`, { headers })).status).toBe(200);
    expect(await server.stop()).toBe(0);
  }
});

test('the log of the database does not grow over servers that are killed before they come to a checkpoint', async () => {
  const data = join(folder(), 'log');
  const log = async () => (await stat(join(data, 'shiplock.db-wal'))).size;
  const afterStart: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const server = await startServer({ data });
    afterStart.push(await log());
    for (let push = 0; push < 10; push += 1) {
      await pushImage(server.send, 'admin/app', sampleImage(`${round} ${push}`), `${round}-${push}`);
    }
    await server.stop('SIGKILL');
  }
  // Of what is written at the first start, and nothing that was there before a later one.
  const [first = 0, ...later] = afterStart;
  expect(Math.max(...later)).toBeLessThanOrEqual(first);
});

async function startAndKill(data: string, afterMilliseconds: number): Promise<void> {
  const main = join(import.meta.dirname, '../../bin/shiplock.js');
  const child = spawn(process.execPath, [main, 'serve'], {
    env: {
      ...process.env,
      SHIPLOCK_LISTEN: '127.0.0.1:0',
      SHIPLOCK_DATA: data,
      SHIPLOCK_ADMIN_PASSWORD: ADMIN.password,
    },
    stdio: 'ignore',
  });
  setTimeout(() => child.kill('SIGKILL'), afterMilliseconds);
  await once(child, 'exit');
}
