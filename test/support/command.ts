// The command line as people use it: a process per command, with a home folder and an environment of its own.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { ADMIN, basic, type ServerProcess } from './server-process.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
}

export interface ShiplockCommand {
  /** A folder that is the command's HOME. */
  readonly home: string;
  /** Runs `shiplock …` as the admin, unless the surroundings say otherwise. */
  run(args: readonly string[], surroundings?: Surroundings): Promise<Outcome>;
  /** Runs it, expects it to be done, and returns what it printed. */
  text(...args: string[]): Promise<string>;
  /** The same with `--output json`, parsed. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely.
  json(...args: string[]): Promise<any>;
}

const MAIN = join(import.meta.dirname, '../../bin/shiplock.js');

/** The command for the tests of this block, which talks to this server. Call the result inside of tests. */
export function useCommand(server: () => ServerProcess): () => ShiplockCommand {
  let home = '';
  let token = '';
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'shiplock-test-'));
    const response = await fetch(`${server().url}/api/v1/tokens`, {
      method: 'POST',
      headers: { authorization: basic(ADMIN.name, ADMIN.password), 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'tests' }),
    });
    token = ((await response.json()) as { secret: string }).secret;
  });
  afterAll(() => rm(home, { recursive: true, force: true }));
  const run: ShiplockCommand['run'] = (args, { env = {}, input = '' } = {}) =>
    runShiplock(args, {
      env: { HOME: home, SHIPLOCK_SERVER: server().url, SHIPLOCK_TOKEN: token, ...env },
      input,
    });
  const text: ShiplockCommand['text'] = async (...args) => {
    const { code, stdout, stderr } = await run(args);
    if (code !== 0) throw new Error(`shiplock ${args.join(' ')} ended with ${code}:\n${stderr}${stdout}`);
    return stdout;
  };
  return () => ({ home, run, text, json: async (...args) => JSON.parse(await text(...args, '--output', 'json')) });
}

/** Runs `shiplock …` with nothing in its environment but PATH and what is given. */
export function runShiplock(args: readonly string[], { env = {}, input = '' }: Surroundings): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', MAIN, ...args],
      { env: { PATH: process.env['PATH'], ...env }, timeout: 60_000 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        if (typeof code === 'number') resolve({ code, stdout, stderr });
        else reject(error);
      },
    );
    // A command may end before it has read what it was given.
    child.stdin?.on('error', () => {}).end(input);
  });
}
