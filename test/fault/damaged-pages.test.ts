// Pages of the database are not what was written: it is told at the next start after a crash, and when a request meets them.

import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { healthOf, untilHealth } from '../support/health.ts';
import { logged } from '../support/logged.ts';
import { sampleImage } from '../support/sample-image.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const folder = useTemporaryFolder();

test('a start after a crash looks through the pages, and says what it found', async () => {
  const data = join(folder(), 'crash');
  await crash(await prepared(data));
  const whole = await startServer({ data });
  await said(whole, 'the pages of the database are whole');
  expect(await healthOf(whole)).toBe('ok');
  await crash(whole);
  // As the system writes the log into the file some time later; then a page is lost.
  new DatabaseSync(join(data, 'shiplock.db')).exec('pragma wal_checkpoint(truncate)');
  await damage(data, 'recovery_code');
  await leaveLog(data);
  const damaged = await startServer({ data });
  await untilHealth(damaged, 'database_damaged');
  await logged(damaged, 'pages of the database are damaged');
  await damaged.stop();
});

test('a start after a good end looks at nothing', async () => {
  const data = join(folder(), 'good');
  expect(await (await prepared(data)).stop()).toBe(0);
  const next = await startServer({ data });
  expect(await next.stop()).toBe(0);
  expect(next.output()).not.toContain('crash');
});

test('a damaged page that a request meets is told, in words for the operator', async () => {
  const data = join(folder(), 'met');
  expect(await (await prepared(data)).stop()).toBe(0);
  await damage(data, 'promotion');
  const server = await startServer({ data });
  const answer = await server.send('/api/v1/promotions', {});
  expect(answer.status).toBe(500);
  expect(await answer.json()).toMatchObject({
    error: { code: 'DATABASE_DAMAGED', message: expect.stringContaining('verify-store') },
  });
  expect(await healthOf(server)).toBe('database_damaged');
  expect((await server.send('/v2/admin/app/manifests/1', {})).status).toBe(200);
  await server.stop();
});

async function prepared(data: string): Promise<ServerProcess> {
  const server = await startServer({ data });
  await pushImage(server.send, 'admin/app', sampleImage('one'), '1');
  return server;
}

async function crash(server: ServerProcess): Promise<void> {
  await server.stop('SIGKILL');
}

async function said(server: ServerProcess, text: string): Promise<void> {
  await vi.waitFor(() => expect(server.output()).toContain(text), { timeout: 30_000, interval: 50 });
}

/** A log is left behind, as by a crash. */
async function leaveLog(data: string): Promise<void> {
  const log = await open(join(data, 'shiplock.db-wal'), 'a');
  if ((await stat(join(data, 'shiplock.db-wal'))).size === 0) await log.write(Buffer.alloc(32));
  await log.close();
}

/** Writes other bytes over the first page of the table, and of each of its indexes. */
async function damage(data: string, table: string): Promise<void> {
  const database = new DatabaseSync(join(data, 'shiplock.db'));
  const { page_size: size } = database.prepare('pragma page_size').get() as { page_size: number };
  const roots = database.prepare('select rootpage from sqlite_schema where tbl_name = ? and rootpage > 0').all(table);
  database.close();
  const file = await open(join(data, 'shiplock.db'), 'r+');
  for (const { rootpage } of roots) await file.write(Buffer.alloc(size, 0x5a), 0, size, (Number(rootpage) - 1) * size);
  await file.close();
}
