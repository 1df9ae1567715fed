// What the command line says of what it does not take: it quotes texts that somebody else may have written.

import { expect, test } from 'vitest';
import { useCommand } from '../support/command.ts';
import { useServer } from '../support/server-process.ts';

const server = useServer();
const command = useCommand(server);

/** A title for the window, an eight-bit escape, and letters that are turned around. */
const STEERING = 'x\u001b]0;OWNED\u0007\u009b2J\u202ey';

test.each([
  ['an image that is none', ['report', STEERING]],
  ['an option that is not known', ['report', `--${STEERING}`]],
  ['a command that is not known', [STEERING]],
  ['what the server refuses', ['org', 'create', STEERING]],
])('a refusal of %s has nothing in it that steers a terminal', async (_, args) => {
  for (const output of [[], ['--output', 'json']]) {
    const { code, stderr } = await command().run([...output, ...args]);
    expect(code).not.toBe(0);
    expect(stderr).not.toBe('');
    expect(stderr.replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
  }
});

test('JSON on standard output says what others wrote in escapes', async () => {
  const { code, stdout } = await command().run(['config'], { env: { SHIPLOCK_DATA: '/tmp/a\u009b2J\u202e' } });
  expect(code).toBe(0);
  expect(stdout).toContain('/tmp/a\\u009b2J\\u202e');
  expect(JSON.parse(stdout).data).toBe('/tmp/a\u009b2J\u202e');
});
