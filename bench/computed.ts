// What a server has computed.

import { readFileSync } from 'node:fs';
import type { Peer } from './peers.ts';

/** Seconds of the processor that the server's first thread, which serves, has taken. */
export function computedBy({ pid }: Pick<Peer, 'pid'>): number {
  return secondsIn(`/proc/${pid}/task/${pid}/stat`);
}

/** Those that all its threads have taken. */
export function computedByAll({ pid }: Pick<Peer, 'pid'>): number {
  return secondsIn(`/proc/${pid}/stat`);
}

/** User and system time (proc(5), in ticks of 10 ms). */
function secondsIn(file: string): number {
  const fields = readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
