// The ways in which a server of the campaign dies.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Send } from '../../src/image/push-image.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { type Environment, LATEST_REQUEST, strike } from './killing.ts';
import type { SeededRandom } from './seeded-random.ts';

interface Life {
  /** Checks what the server before it has promised. */
  readonly recover: (server: ServerProcess) => Promise<void>;
  /** Goes on until the server is gone. */
  readonly work: (send: Send, near: RegExp | undefined) => Promise<void>;
}

/** Requests of which one strikes near. */
export const NEAR_COLLECTION = /\/gc$/;
const NEAR = [
  /^PUT .*\/manifests\//,
  /^PUT .*\/uploads\//,
  /^DELETE/,
  /^POST .*\/promotions$/,
  /apply=true/,
  NEAR_COLLECTION,
];
const LATEST_STEP = { serving: 120, others: 40 } as const;
/** A server that has not come to its step by then is killed by a signal. */
const MOST_REQUESTS = 200;
const LATEST_RECOVERY_MILLISECONDS = 2_000;

let armings = 0;

/** Starts a server, checks it, lets it work and die, all as chance will have it; returns how often it was killed. */
export async function dieInSomeWay(
  data: string,
  env: Environment,
  random: SeededRandom,
  { recover, work }: Life,
): Promise<number> {
  const way = random.below(5);
  const threads = way === 0 ? 'serving' : way === 1 ? 'others' : undefined;
  const armed = join(data, '..', `armed-${++armings}`);
  const dying = threads && {
    NODE_OPTIONS: preload('die-at-step.ts'),
    SHIPLOCK_TEST_DIE_IN: threads,
    SHIPLOCK_TEST_DIE_AT: String(1 + random.below(LATEST_STEP[threads])),
    SHIPLOCK_TEST_ARMED: armed,
  };
  // The thread of the jobs ends some times before the process does.
  const ending = way === 2 && {
    NODE_OPTIONS: preload('end-thread.ts'),
    SHIPLOCK_TEST_END_AT: String(1 + random.below(40)),
    SHIPLOCK_TEST_ARMED: armed,
  };
  const server = await startServer({ data, env: { ...env, ...dying, ...ending } });
  try {
    await recover(server);
  } catch (error) {
    await server.stop('SIGKILL');
    throw new Error(`after a death the server says:\n${server.output().slice(-5_000)}`, { cause: error });
  }
  await writeFile(armed, '');
  const near = way === 3 ? NEAR[random.below(NEAR.length)] : undefined;
  const after = threads ? MOST_REQUESTS : 1 + random.below(near === NEAR_COLLECTION ? 1 : near ? 3 : LATEST_REQUEST);
  await strike(server, random, (send) => work(send, near), { near, after });
  // Not twice: a job during which the server has died three times in a row is not begun again by itself.
  if (random.oneIn(2)) return 1;
  await startAndKill(data, env, random.below(LATEST_RECOVERY_MILLISECONDS));
  return 2;
}

function preload(file: string): string {
  return `--import=${join(import.meta.dirname, file)} --disable-warning=ExperimentalWarning`;
}

async function startAndKill(data: string, env: Environment, afterMilliseconds: number): Promise<void> {
  const main = join(import.meta.dirname, '../../bin/shiplock.js');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'serve'], {
    env: { ...process.env, ...env, SHIPLOCK_LISTEN: '127.0.0.1:0', SHIPLOCK_DATA: data },
    stdio: 'ignore',
  });
  setTimeout(() => child.kill('SIGKILL'), afterMilliseconds);
  await once(child, 'exit');
}
