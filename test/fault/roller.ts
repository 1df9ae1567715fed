// A client that moves one tag on and on, which a policy follows: what comes later is promoted later, and never the other way
// round.

import { expect } from 'vitest';
import { pushImage, type Send } from '../../src/image/push-image.ts';
import { listAll, type Promotion, post } from './management.ts';
import { isConnectionError } from './pusher.ts';
import { smallImage } from './small-image.ts';

export interface RollingLedger {
  readonly source: string;
  readonly target: string;
  /** Digests in the order in which they were pushed. */
  readonly pushed: string[];
  /** How many of them may be what the tag leads to: the last that was acknowledged, and those behind it. */
  acknowledged: number;
}

export async function prepareRolling(send: Send, space: string): Promise<RollingLedger> {
  const [source, target] = [`${space}/rolling`, `${space}/rolled`];
  for (const name of [source, target]) await post(send, '/repositories', { name });
  await post(send, '/promotion-policies', { source, target, tagTemplate: '%n', always: true });
  return { source, target, pushed: [], acknowledged: 0 };
}

/** Pushes until the server is gone. */
export async function rollUntilKilled(send: Send, ledger: RollingLedger): Promise<void> {
  try {
    for (;;) {
      const number = ledger.pushed.length;
      const image = smallImage(`${ledger.source} ${number}`);
      ledger.pushed.push(image.manifest.descriptor.digest);
      await pushImage(send, ledger.source, image, 'latest');
      ledger.acknowledged = number + 1;
    }
  } catch (error) {
    if (!isConnectionError(error)) throw error;
  }
}

/** The target has what the source has, and came to it in the order of the pushes. All jobs must have ended. */
export async function checkRolled(send: Send, ledger: RollingLedger): Promise<void> {
  const now = await tagged(send, ledger.source);
  expect(await tagged(send, ledger.target), 'what is promoted').toBe(now);
  // A tag that nobody has pushed yet, or the last that was acknowledged, or one that got no answer.
  if (ledger.acknowledged > 0) expect(ledger.pushed.slice(ledger.acknowledged - 1)).toContain(now);
  const path = `/promotions?target=${encodeURIComponent(ledger.target)}&state=succeeded`;
  const made = (await listAll<Promotion>(send, path)).reverse();
  const order = made.map(({ source }) => ledger.pushed.indexOf(source.digest));
  expect(order, 'the order of promotions').toEqual([...new Set(order)].sort((a, b) => a - b));
}

async function tagged(send: Send, repository: string): Promise<string | null> {
  const response = await send(`/v2/${repository}/manifests/latest`, { method: 'HEAD', headers: { accept: '*/*' } });
  return response.headers.get('docker-content-digest');
}
