// Starts the server, lets clients work, kills it without warning at a moment chosen by chance, and starts it again on
// the same data.

import type { Send } from '../../src/image/push-image.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import type { SeededRandom } from './seeded-random.ts';

export type Environment = Readonly<Record<string, string>>;

export const LATEST_REQUEST = 80;
const LATEST_MILLISECONDS = 25;

/**
 * Runs the work against a new server process, which dies some milliseconds after some request of the work, both chosen
 * by chance. Resolves when the process is dead and the work has noticed.
 * @param near where to strike: soon after a request whose method and path match; any request by default
 */
export async function killDuring(
  data: string,
  random: SeededRandom,
  work: (send: Send) => Promise<void>,
  near?: RegExp,
  env: Environment = {},
): Promise<void> {
  const server = await startServer({ data, env });
  await strike(server, random, work, { near, after: 1 + random.below(near ? 3 : LATEST_REQUEST) });
}

/**
 * Runs the work against a server that dies, if it has not died by then, some milliseconds after so many of the requests that
 * match. Resolves when the process is dead and the work has noticed.
 */
export async function strike(
  server: ServerProcess,
  random: SeededRandom,
  work: (send: Send) => Promise<void>,
  { near, after: fatalRequest }: { near?: RegExp | undefined; after: number },
): Promise<void> {
  const delay = random.below(LATEST_MILLISECONDS);
  let requests = 0;
  const send: Send = (path, init) => {
    if (!near || near.test(`${init.method ?? 'GET'} ${path}`)) requests += 1;
    if (requests === fatalRequest) setTimeout(() => server.stop('SIGKILL'), delay);
    return server.send(path, init);
  };
  await work(send);
  // Where it has died by itself, it is only waited for.
  await server.stop('SIGKILL');
}

/** Runs the checks against a new server process on the same data, which is then ended in good order; returns what they return. */
export async function restartAnd<T>(
  data: string,
  checks: (server: ServerProcess) => Promise<T>,
  env: Environment = {},
): Promise<T> {
  const server = await startServer({ data, env });
  try {
    return await checks(server);
  } finally {
    await server.stop();
  }
}
