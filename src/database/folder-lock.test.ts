// A data folder belongs to one server at a time.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockFolder } from './folder-lock.ts';

test('a second server on the same data folder is told so, until the first one has ended', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shiplock-lock-'));
  const release = await lockFolder(folder);
  expect(release).toBeDefined();
  expect(await lockFolder(folder)).toBeUndefined();
  release?.();
  const again = await lockFolder(folder);
  expect(again).toBeDefined();
  again?.();
  await rm(folder, { recursive: true });
});
