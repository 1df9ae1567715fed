// The tests of zb, the benchmark program of the zot registry, where it is on the PATH: pushes and pulls of whole images.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Peer } from '../peers.ts';
import type { Work } from '../work.ts';

const CLIENTS = '8';

interface Test {
  /** As zb calls it. */
  readonly name: string;
  readonly requests: number;
  readonly target: number;
}

const TESTS: readonly Test[] = [
  { name: 'Push Monolith 1MB', requests: 400, target: 1.1 },
  { name: 'Push Monolith 10MB', requests: 80, target: 1.1 },
  { name: 'Push Monolith 100MB', requests: 16, target: 1.1 },
  { name: 'Push Chunk Streamed 1MB', requests: 400, target: 1.1 },
  { name: 'Push Chunk Streamed 10MB', requests: 80, target: 1.1 },
  { name: 'Push Chunk Streamed 100MB', requests: 16, target: 1.1 },
  { name: 'Pull 1MB', requests: 1_600, target: 1.3 },
  { name: 'Pull 10MB', requests: 320, target: 1.1 },
  { name: 'Pull 100MB', requests: 32, target: 1.1 },
  { name: 'Pull 75% and Push 25% Mixed 1MB', requests: 400, target: 1.3 },
  { name: 'Pull 75% and Push 25% Mixed 10MB', requests: 80, target: 1.1 },
  { name: 'Pull 75% and Push 25% Mixed 100MB', requests: 16, target: 1.1 },
];

/** None where zb is not installed, which is said. */
export const zbWorks: readonly Work[] = isInstalled() ? TESTS.map(workOf) : [];

function isInstalled(): boolean {
  const isThere = spawnSync('zb', ['--help']).error === undefined;
  if (!isThere) process.stderr.write('zb is not on the PATH: its tests are left out\n');
  return isThere;
}

function workOf({ name, requests, target }: Test): Work {
  return {
    name: `zb: ${name}, ${CLIENTS} clients`,
    unit: 'images/s',
    target,
    async prepare() {},
    async measure(peer) {
      return measure(peer, name, requests);
    },
  };
}

/**
 * NaN when zb cannot do it with a peer: it knows nothing of the state that distribution puts into the addresses of uploads.
 * @throws Error when a request to Shiplock failed: what is left out is no speed
 */
async function measure(peer: Peer, name: string, requests: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-zb-'));
  const [, basic] = peer.authorization.split(' ');
  const credentials = basic === undefined ? [] : ['-A', Buffer.from(basic, 'base64').toString()];
  const count = ['-c', CLIENTS, '-n', String(requests)];
  try {
    const options = [...credentials, ...count, '-r', 'admin/zb', '-d', folder, '-t', `^${name}$`];
    const stdout = await run([peer.url, ...options]);
    const rate = Number(/^Requests per second: +([\d.]+)/m.exec(stdout)?.[1]);
    const failed = /^Failed requests: +(\d+)/m.exec(stdout)?.[1];
    if (failed !== '0' || !Number.isFinite(rate)) throw new Error(`zb ${name} at ${peer.name}: ${stdout}`);
    return rate;
  } catch (error) {
    if (peer.name === 'Shiplock') throw error;
    process.stderr.write(`(not with ${peer.name}: ${String((error as Error).message).split('\n', 1)[0]}) `);
    return Number.NaN;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What it prints. It warns of each request with a password over plain HTTP, six times for a pull, and only Shiplock is asked for one:
 * nobody reads that, which would take a part of the processors from the side that is measured.
 */
async function run(options: readonly string[]): Promise<string> {
  return text(spawn('zb', options, { stdio: ['ignore', 'pipe', 'ignore'] }).stdout);
}
