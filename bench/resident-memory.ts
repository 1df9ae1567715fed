// How much of the machine's memory a server has (proc(5), `status`).

import { readFileSync } from 'node:fs';
import type { Peer } from './peers.ts';

/** In MB, now. */
export function residentMemory(peer: Peer): number {
  return read(peer, 'VmRSS');
}

/** In MB, at the highest since it was started. */
export function highestMemory(peer: Peer): number {
  return read(peer, 'VmHWM');
}

function read({ pid }: Peer, name: string): number {
  const [, kilobytes] = new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1000);
}
