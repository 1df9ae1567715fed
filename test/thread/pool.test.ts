import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { createPool, type Pool } from '../../src/thread/pool.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const folder = useTemporaryFolder();
let pool: Pool | undefined;
afterEach(async () => {
  await pool?.close();
});

test('a thread whose module is gone fails those who ask, ends nothing else, and is there again with its module', async () => {
  const module = join(folder(), 'tasks.mjs');
  await writeFile(module, 'export const twice = (number) => ({ value: 2 * number });');
  const away = join(folder(), 'away.mjs');
  await rename(module, away);
  pool = createPool({ module: pathToFileURL(module), heapMegabytes: 64, longestMilliseconds: 60_000 });
  await Promise.all([1, 2].map((number) => expect(pool?.run('twice', number)).rejects.toThrow()));
  expect(await readFile(away, 'utf8')).toContain('twice');
  await rename(away, module);
  expect(await pool.run('twice', 21)).toBe(42);
});
