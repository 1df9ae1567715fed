// Latencies of requests, and what is read off them.

import { setTimeout as delay } from 'node:timers/promises';
import { send } from './load.ts';
import type { Peer } from './peers.ts';

/** Milliseconds below which this share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/**
 * Reads the paths in turn with this many clients until `until` settles; the latency of each read in milliseconds.
 * @param every each client waits until so many milliseconds have passed since it began the read before; without it, each read
 * follows the one before at once, which takes all that the machine has
 */
export async function readWhile(
  peer: Peer,
  paths: readonly string[],
  clients: number,
  until: Promise<unknown>,
  every = 0,
): Promise<number[]> {
  const latencies: number[] = [];
  let running = true;
  const stop = () => {
    running = false;
  };
  until.then(stop, stop);
  let next = 0;
  const client = async () => {
    while (running) {
      const path = paths[next++ % paths.length] ?? '';
      const begun = performance.now();
      const answer = await send({ ...peer, authorization: '' }, path);
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
      latencies.push(performance.now() - begun);
      if (every > 0) await delay(Math.max(0, begun + every - performance.now()));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return latencies;
}
