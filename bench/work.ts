// What is measured: a preparation, and a figure of which more is better.

import type { Peer } from './peers.ts';

export interface Work {
  readonly name: string;
  readonly unit: string;
  /** The least ratio to the peer that we want. */
  readonly target: number;
  prepare(peer: Peer): Promise<void>;
  /** NaN when the peer cannot do it. */
  measure(peer: Peer, round: number): Promise<number>;
}
