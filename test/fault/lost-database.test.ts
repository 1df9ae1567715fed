// The database file of a data folder is gone, and the blobs are there.

import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { logged } from '../support/logged.ts';
import { sampleImage } from '../support/sample-image.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const folder = useTemporaryFolder();

const REFUSED = /has blobs, and its database shiplock\.db knows nothing of them/;

/** Resolves with the exit code when the server has ended by itself. */
async function ended(server: ServerProcess): Promise<number | null> {
  await vi.waitFor(() => expect(server.output()).toContain('"msg":"the files of the database are not'), {
    timeout: 30_000,
    interval: 50,
  });
  return server.stop();
}

test('a server does not begin with nothing in the place of what was lost, unless it is told to', async () => {
  const data = join(folder(), 'data');
  const before = await startServer({ data });
  await pushImage(before.send, 'admin/app', sampleImage('kept'), '1');
  await before.stop();
  for (const file of await readdir(data)) if (file.startsWith('shiplock.db')) await rm(join(data, file));
  await expect(startServer({ data })).rejects.toThrow(
    /has blobs, and its database shiplock\.db is missing: put shiplock\.db.* back from a backup/,
  );
  expect(await readdir(data)).not.toContain('shiplock.db');
  const anew = await startServer({ data, args: ['--begin-anew'] });
  await pushImage(anew.send, 'admin/app', sampleImage('new'), '1');
  await anew.stop();
  // From then on it is a folder like any other.
  expect(await (await startServer({ data })).stop()).toBe(0);
});

test('a server whose database is removed under it ends with the reason, and none begins with nothing in its place', async () => {
  const data = join(folder(), 'removed');
  const server = await startServer({ data });
  await pushImage(server.send, 'admin/app', sampleImage('kept'), '1');
  await rm(join(data, 'shiplock.db'));
  expect(await ended(server)).toBe(1);
  await logged(server, 'shiplock.db was removed, moved or exchanged while the server had it open');
  expect(await readdir(data)).not.toContain('shiplock.db');
  await expect(startServer({ data })).rejects.toThrow(/its database shiplock\.db is missing/);
});

test('a server whose folder is moved ends, and goes on where it is now with all that was acknowledged', async () => {
  const data = join(folder(), 'here');
  const server = await startServer({ data });
  await pushImage(server.send, 'admin/app', sampleImage('kept'), '1');
  await rename(data, join(folder(), 'there'));
  expect(await ended(server)).toBe(1);
  const there = await startServer({ data: join(folder(), 'there') });
  expect((await there.send('/v2/admin/app/manifests/1', {})).status).toBe(200);
  await there.stop();
});

test('a log that is removed under a server is copied first', async () => {
  const data = join(folder(), 'log');
  const server = await startServer({ data });
  await pushImage(server.send, 'admin/app', sampleImage('kept'), '1');
  await rm(join(data, 'shiplock.db-wal'));
  expect(await ended(server)).toBe(1);
  const next = await startServer({ data });
  expect((await next.send('/v2/admin/app/manifests/1', {})).status).toBe(200);
  await next.stop();
});

test('a new database in the place of what was lost is refused as the lack of one is', async () => {
  const data = join(folder(), 'new');
  const server = await startServer({ data });
  await pushImage(server.send, 'admin/app', sampleImage('kept'), '1');
  await server.stop();
  for (const file of await readdir(data)) if (file.startsWith('shiplock.db')) await rm(join(data, file));
  const other = new DatabaseSync(join(data, 'shiplock.db'));
  other.exec('create table schema_version (version integer not null)');
  other.close();
  await expect(startServer({ data })).rejects.toThrow(REFUSED);
  // What the refused start has made is no history either.
  await expect(startServer({ data })).rejects.toThrow(REFUSED);
});

test('a database whose log is lost between two servers is told of, with what to do', async () => {
  const data = join(folder(), 'older');
  const server = await startServer({ data });
  await pushImage(server.send, 'admin/app', sampleImage('before'), '1');
  await server.stop();
  const next = await startServer({ data });
  const kept = await readFile(join(data, 'audit-head.json'), 'utf8');
  await pushImage(next.send, 'admin/other', sampleImage('after'), '1');
  await vi.waitFor(async () => expect(await readFile(join(data, 'audit-head.json'), 'utf8')).not.toBe(kept), {
    timeout: 30_000,
    interval: 50,
  });
  await next.stop('SIGKILL');
  await rm(join(data, 'shiplock.db-wal'));
  const older = await startServer({ data });
  await logged(older, 'put back what is newer, before garbage collection removes the blobs');
  await older.stop();
});
