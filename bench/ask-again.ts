// A client in a process of its own, which sends one request again and again: node bench/ask-again.ts, with what to send as JSON
// on standard input. Prints how often it was answered as wanted.

import { setTimeout as delay } from 'node:timers/promises';
import { send } from './load.ts';
import type { Peer } from './peers.ts';

export interface Asking {
  readonly peer: Pick<Peer, 'url' | 'authorization'>;
  readonly path: string;
  readonly body: object;
  /** Statuses. */
  readonly wanted: readonly number[];
  readonly milliseconds: number;
}

const pieces: Buffer[] = [];
for await (const piece of process.stdin) pieces.push(piece);
const { peer, path, body, wanted, milliseconds } = JSON.parse(Buffer.concat(pieces).toString()) as Asking;
const end = performance.now() + milliseconds;
const request = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(body)),
};
let done = 0;
while (performance.now() < end) {
  const { status, body: answer } = await send(peer, path, request);
  if (wanted.includes(status)) done++;
  // Beyond the limit of what waits it is refused.
  else if (status === 429) await delay(100);
  else throw new Error(`${path} answered ${status} ${answer}`);
}
console.log(done);
