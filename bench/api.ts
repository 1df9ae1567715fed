// The management API of Shiplock, as far as the benchmarks call it.

import { setTimeout as delay } from 'node:timers/promises';
import { send } from './load.ts';
import type { Peer } from './peers.ts';

/** What it answers. @throws Error for a refusal */
// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely.
export async function post(peer: Peer, path: string, value: object = {}): Promise<any> {
  const body = Buffer.from(JSON.stringify(value));
  const answer = await send(peer, path, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status} ${answer.body}`);
  return JSON.parse(answer.body.toString());
}

// biome-ignore lint/suspicious/noExplicitAny: as above.
export async function get(peer: Peer, path: string): Promise<any> {
  return JSON.parse((await send(peer, path)).body.toString());
}

/** Resolves with the time at which the job was seen to be done. @throws Error for one that was not */
export async function jobDone(peer: Peer, id: string): Promise<number> {
  for (;;) {
    const { state, error } = await get(peer, `/api/v1/jobs/${id}`);
    if (state === 'done') return performance.now();
    if (state === 'failed' || state === 'cancelled') throw new Error(`the job ${id} was ${state}: ${error}`);
    await delay(10);
  }
}
