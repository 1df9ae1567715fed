// A client in a process of its own, which reads a list page by page, again and again: node bench/list-again.ts, with what to
// read as JSON on standard input. Prints how often it came to the list's end.

import { send } from './load.ts';
import type { Peer } from './peers.ts';

export interface Listing {
  readonly peer: Pick<Peer, 'url' | 'authorization'>;
  readonly path: string;
  readonly milliseconds: number;
}

const pieces: Buffer[] = [];
for await (const piece of process.stdin) pieces.push(piece);
const { peer, path, milliseconds } = JSON.parse(Buffer.concat(pieces).toString()) as Listing;
const end = performance.now() + milliseconds;
let page = path;
let done = 0;
while (performance.now() < end) {
  const { status, headers } = await send(peer, page, { discard: true });
  if (status !== 200) throw new Error(`${page} answered ${status}`);
  const next = /<([^>]+)>; *rel="next"/.exec(`${headers['link'] ?? ''}`)?.[1];
  if (next === undefined) done++;
  const { pathname, search } = new URL(next ?? path, peer.url);
  page = `${pathname}${search}`;
}
console.log(done);
