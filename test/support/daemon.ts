// Starts a program that goes on running, waits until it is ready, and ends it: by its own process, never by name.

import { type ChildProcess, spawn } from 'node:child_process';
import { vi } from 'vitest';

export interface Daemon {
  readonly pid: number;
  /** Everything that it has written so far. */
  output(): string;
  /** Sends the signal and resolves with the exit code once the process has ended; null after a kill. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface DaemonOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Asked again and again; it may also throw while the daemon is not ready. */
  readonly isReady: (output: string) => boolean | Promise<boolean>;
}

const START_TIMEOUT = 60_000;

/**
 * Starts the program and resolves when it is ready.
 * @throws Error with its output when it ends, or is not ready within a minute
 */
export async function startDaemon(program: string, args: readonly string[], options: DaemonOptions): Promise<Daemon> {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const gather = (text: string) => {
    output += text;
  };
  child.stdout.setEncoding('utf8').on('data', gather);
  child.stderr.setEncoding('utf8').on('data', gather);
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', (error) => {
      gather(String(error));
      resolve(null);
    });
    child.on('exit', resolve);
  });
  await waitUntilReady(child, () => options.isReady(output)).catch(async (error: unknown) => {
    child.kill('SIGKILL');
    throw new Error(`${program} is not ready (${String(error)}):\n${output}`);
  });
  return {
    pid: child.pid ?? 0,
    output: () => output,
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}

async function waitUntilReady(child: ChildProcess, isReady: () => boolean | Promise<boolean>): Promise<void> {
  const isOver = await vi.waitFor(
    async () => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return true;
      if (!(await isReady())) throw new Error('not ready');
      return false;
    },
    { timeout: START_TIMEOUT, interval: 20 },
  );
  if (isOver) throw new Error('it has ended');
}
