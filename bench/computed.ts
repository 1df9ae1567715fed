// What a server has computed.

import { readFileSync } from 'node:fs';
import type { Peer } from './peers.ts';

/** Seconds of the processor that the server's first thread, which serves, has taken (proc(5), in ticks of 10 ms). */
export function computedBy({ pid }: Pick<Peer, 'pid'>): number {
  const fields = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
