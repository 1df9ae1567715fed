// A damaged page is found, whatever it does to the query that meets it.

import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { useTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { checkPages } from './check-pages.ts';
import { openSqlite } from './sqlite.ts';

const PAGE = 4096;
const folder = useTemporaryFolder();

test('a file that is whole has no problem, and one with a page of other bytes has', async () => {
  const file = `${folder()}/shiplock.db`;
  await (await openSqlite(file)).close();
  expect(checkPages(file)).toEqual([]);
  const bytes = await readFile(file);
  bytes.fill(0x5a, 2 * PAGE, 3 * PAGE);
  await writeFile(file, bytes);
  expect(checkPages(file).length).toBeGreaterThan(0);
});
