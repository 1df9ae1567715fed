// A client that pushes images, and deletes most of them again, by tag or by digest; and what is there of them in the end: what
// was kept is whole, and what was deleted does not come back, nor do its bytes stay.

import { expect } from 'vitest';
import type { Built } from '../../src/image/built.ts';
import { pushImage, type Send } from '../../src/image/push-image.ts';
import { expectStatus, isConnectionError } from './pusher.ts';
import type { SeededRandom } from './seeded-random.ts';
import { smallImage } from './small-image.ts';

interface Deletable {
  readonly image: Built;
  state: 'pushing' | 'kept' | 'deleting' | 'deleted';
}

export interface DeletionLedger {
  readonly repository: string;
  readonly images: Map<string, Deletable>;
}

/** Pushes and deletes until the server is gone. */
export async function deleteUntilKilled(send: Send, ledger: DeletionLedger, random: SeededRandom): Promise<void> {
  try {
    for (;;) {
      const tag = `d-${ledger.images.size}`;
      const entry: Deletable = { image: smallImage(`${ledger.repository} ${tag}`), state: 'pushing' };
      ledger.images.set(tag, entry);
      await pushImage(send, ledger.repository, entry.image, tag);
      entry.state = 'kept';
      if (random.oneIn(3)) continue;
      entry.state = 'deleting';
      const reference = random.oneIn(2) ? tag : entry.image.manifest.descriptor.digest;
      await expectStatus(202, send(`/v2/${ledger.repository}/manifests/${reference}`, { method: 'DELETE' }));
      entry.state = 'deleted';
    }
  } catch (error) {
    if (!isConnectionError(error)) throw error;
  }
}

/** Holds a restarted server to it; what was in flight has now either happened or not. */
export async function checkDeletions(send: Send, { repository, images }: DeletionLedger): Promise<void> {
  for (const [tag, entry] of images) {
    const path = `/v2/${repository}/manifests/${tag}`;
    const { status } = await send(path, { method: 'HEAD', headers: { accept: '*/*' } });
    if (entry.state === 'kept') expect(status, `${tag}, which was kept`).toBe(200);
    if (entry.state === 'deleted') expect(status, `${tag}, which was deleted`).toBe(404);
    entry.state = status === 200 ? 'kept' : 'deleted';
    if (status !== 200) continue;
    for (const { descriptor } of entry.image.blobs) {
      const blob = await send(`/v2/${repository}/blobs/${descriptor.digest}`, {});
      expect((await blob.bytes()).length, descriptor.digest).toBe(descriptor.size);
    }
  }
}

/** Of what was deleted so long ago that garbage collection has removed it, nothing is there. */
export async function checkCollected(send: Send, { repository, images }: DeletionLedger): Promise<void> {
  for (const [tag, { image, state }] of images) {
    if (state !== 'deleted') continue;
    const { digest } = image.manifest.descriptor;
    const manifest = await send(`/v2/${repository}/manifests/${digest}`, { method: 'HEAD' });
    expect(manifest.status, `manifest of ${tag}`).toBe(404);
    // Its config and its layer are in no other image.
    for (const { descriptor } of image.blobs) {
      if (others(images, tag).has(descriptor.digest)) continue;
      const blob = await send(`/v2/${repository}/blobs/${descriptor.digest}`, { method: 'HEAD' });
      expect(blob.status, `${descriptor.digest} of ${tag}`).toBe(404);
    }
  }
}

function others(images: DeletionLedger['images'], tag: string): Set<string> {
  const kept = [...images].filter(([name, { state }]) => name !== tag && state === 'kept');
  return new Set(kept.flatMap(([, { image }]) => image.blobs.map(({ descriptor }) => descriptor.digest as string)));
}
