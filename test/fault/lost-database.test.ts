// The database file of a data folder is gone, and the blobs are there.

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { startServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const folder = useTemporaryFolder();

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
