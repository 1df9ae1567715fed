// Clients that push tags of few images, of which a receiver is told, and what that receiver must have heard in the end.

import { expect, vi } from 'vitest';
import type { Built } from '../../src/image/built.ts';
import { pushImage, type Send } from '../../src/image/push-image.ts';
import type { Receiver } from '../support/receiver.ts';
import { listAll, post } from './management.ts';
import { expectStatus, isConnectionError } from './pusher.ts';
import type { SeededRandom } from './seeded-random.ts';
import { smallImage } from './small-image.ts';

/** What a server needs to be allowed to tell a receiver on this machine. */
export const TELLS_LOOPBACK = { SHIPLOCK_OUTBOUND_NETWORKS: '127.0.0.0/8' };

export interface ToldLedger {
  readonly repository: string;
  readonly webhook: string;
  readonly images: readonly Built[];
  /** Number of the push → whether it was acknowledged. */
  readonly pushes: Map<number, boolean>;
}

/** Makes the repository, its images and a webhook. */
export async function prepareTelling(send: Send, repository: string, url: string): Promise<ToldLedger> {
  const images = ['one', 'two', 'three'].map((text) => smallImage(text));
  await post(send, '/repositories', { name: repository });
  for (const [index, image] of images.entries()) await pushImage(send, repository, image, `base-${index}`);
  const { id } = await post<{ id: string }>(send, '/webhooks', { repository, types: ['TAG_PUSH'], url });
  return { repository, webhook: id, images, pushes: new Map() };
}

/** Pushes, each time under another tag, until the server is gone. */
export async function tellUntilKilled(send: Send, ledger: ToldLedger, random: SeededRandom): Promise<void> {
  const { repository, images, pushes } = ledger;
  try {
    for (;;) {
      const image = images[random.below(images.length)] as Built;
      const number = pushes.size;
      pushes.set(number, false);
      const { descriptor, bytes } = image.manifest;
      const headers = { 'content-type': descriptor.mediaType };
      const path = `/v2/${repository}/manifests/t-${number}`;
      await expectStatus(201, send(path, { method: 'PUT', headers, body: new Uint8Array(bytes) }));
      pushes.set(number, true);
    }
  } catch (error) {
    if (!isConnectionError(error)) throw error;
  }
}

/** Waits until the receiver has heard of every acknowledged push; it has then heard of each image in order, and of nothing twice. */
export async function checkTold(send: Send, ledger: ToldLedger, receiver: Receiver): Promise<void> {
  await vi.waitFor(
    async () => {
      const told = new Set(toldOf(ledger, receiver).map(({ json }) => Number(json.contents.tag.slice(2))));
      const missing = [...ledger.pushes].filter(([number, isDone]) => isDone && !told.has(number));
      expect(missing, 'pushes that nobody was told of').toEqual([]);
      const path = `/webhooks/${ledger.webhook}/deliveries?state=waiting`;
      expect(await listAll(send, path), 'deliveries that wait').toEqual([]);
    },
    { timeout: 60_000, interval: 50 },
  );
  for (const [digest, received] of Map.groupBy(
    toldOf(ledger, receiver),
    ({ json }) => json.contents.digest as string,
  )) {
    // One that was on its way when the server died comes twice, under the same id.
    const first = new Map(received.map(({ headers, json }) => [headers['webhook-id'], json.contents.tag as string]));
    const numbers = [...first.values()].map((tag) => Number(tag.slice(2)));
    expect(numbers, digest).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  }
}

function toldOf({ repository }: ToldLedger, { received }: Receiver) {
  return received.filter(({ json: { contents } }) => `${contents.namespace}/${contents.repository}` === repository);
}
