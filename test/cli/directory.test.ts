// Users of a directory from the command line: linking, and moving all of them when the provider has another address.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useCommand } from '../support/command.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

/** Nobody is asked there before somebody logs in by it. */
const [OLD, NEW] = ['http://127.0.0.1:9/old', 'http://127.0.0.1:9/new'];
let data = '';
let server: ServerProcess;

const startWith = (issuer: string, port?: number) =>
  startServer({
    data,
    ...(port !== undefined && { port }),
    env: { SHIPLOCK_OIDC_ISSUER: issuer, SHIPLOCK_OIDC_CLIENT_ID: 'shiplock' },
  });
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'shiplock-test-'));
  server = await startWith(OLD);
});
afterAll(async () => {
  await server?.stop();
  if (data) await rm(data, { recursive: true, force: true });
});
const command = useCommand(() => server);
const text = (...args: string[]) => command().text(...args);

test('users are linked to people, and all of them follow a provider that has another address', async () => {
  for (const name of ['ann', 'ben'])
    await command().run(['user', 'create', name, '--password-stdin'], { input: 'correct horse battery\n' });
  expect(await text('directory', 'link', 'ann', '--issuer', OLD, '--subject', '1')).toBe(
    `ann is 1 of ${OLD} from now on\n`,
  );
  await text('directory', 'link', 'ben', '--issuer', OLD, '--subject', '2');
  const taken = await command().run(['directory', 'link', 'admin', '--issuer', OLD, '--subject', '2']);
  expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining('this person has the account ben already')]);
  const early = await command().run(['directory', 'relink-oidc', '--from', OLD, '--to', NEW]);
  expect([early.code, early.stderr]).toEqual([2, expect.stringContaining(NEW)]);

  const { port } = new URL(server.url);
  await server.stop();
  server = await startWith(NEW, Number(port));
  expect(await text('directory', 'relink-oidc', '--from', OLD, '--to', NEW, '--dry-run')).toBe(
    '2 users would be moved:\n  ann\n  ben\n',
  );
  expect(await text('directory', 'show', 'ann')).toMatch(new RegExp(`directory +${OLD}`));
  expect(await text('directory', 'relink-oidc', '--from', OLD, '--to', NEW)).toBe(
    '2 users were moved:\n  ann\n  ben\n',
  );
  expect(await text('directory', 'show', 'ann')).toMatch(new RegExp(`directory +${NEW}`));
  expect(await text('directory', 'relink-oidc', '--from', OLD, '--to', NEW)).toBe(`${OLD} has no users here\n`);
});
