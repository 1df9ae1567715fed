// The audit log from the command line.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useCommand } from '../support/command.ts';
import { useServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const server = useServer();
const command = useCommand(server);
const folder = useTemporaryFolder();
const text = (...args: string[]) => command().text(...args);

test('the audit log is listed, checked and written to a file', async () => {
  await text('org', 'create', 'technology');
  expect(await text('audit', 'list', '--namespace', 'technology')).toMatch(
    /^WHEN +WHO +FROM +ACTION[\s\S]*admin +127\.0\.0\.1 +account\.created +technology/,
  );
  const [, head = ''] =
    /^The audit log is whole: \d+ records\nIts head: (\d+:[0-9a-f]{64})\n$/.exec(await text('audit', 'verify')) ?? [];
  expect(await text('audit', 'verify', '--head', head)).toContain('The audit log is whole');
  const other = await command().run(['audit', 'verify', '--head', `1:${'0'.repeat(64)}`]);
  expect([other.code, other.stderr]).toEqual([
    1,
    expect.stringContaining('the audit log is not whole: record 1 has another hash'),
  ]);

  const file = join(folder(), 'audit.jsonl');
  await text('audit', 'export', '--action', 'account.created', file);
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).namespace)).toEqual(['technology', 'admin']);
  expect(await text('audit', 'export', '--action', 'account.created', '-')).toBe(await readFile(file, 'utf8'));
  expect(await text('audit', 'purge', '--before', '2020-01-01T00:00:00Z')).toBe('Nothing is older\n');
});
