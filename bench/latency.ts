// Latencies of requests, and what is read off them.

import { send } from './load.ts';
import type { Peer } from './peers.ts';

/** Milliseconds below which this share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Reads the paths in turn with this many clients until `until` settles; the latency of each read in milliseconds. */
export async function readWhile(
  peer: Peer,
  paths: readonly string[],
  clients: number,
  until: Promise<unknown>,
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
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return latencies;
}
