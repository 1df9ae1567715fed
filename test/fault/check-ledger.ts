// Holds a restarted server to its ledger: nothing acknowledged is missing, nothing half-made can be seen.

import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { Blob } from '../../src/image/built.ts';
import type { Send } from '../../src/image/push-image.ts';
import type { Ledger, OpenUpload } from './ledger.ts';
import { append, expectStatus, withDigest } from './pusher.ts';

/**
 * Checks everything in the ledger against the server, and takes up the uploads that were left open.
 * @param collected whether garbage collection may have removed manifests that no tag leads to
 */
export async function checkLedger(send: Send, ledger: Ledger, { collected = false } = {}): Promise<void> {
  for (const { blob, acknowledged } of ledger.blobs.values())
    await checkBlob(send, ledger.repository, blob, acknowledged);
  await checkManifests(send, ledger, collected);
  await checkTags(send, ledger);
  for (const upload of ledger.uploads.splice(0)) await resume(send, ledger, upload);
}

async function checkBlob(send: Send, repository: string, { descriptor }: Blob, acknowledged: boolean): Promise<void> {
  const response = await send(`/v2/${repository}/blobs/${descriptor.digest}`, {});
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (response.status === 404 && !acknowledged) return;
  expect(response.status, `blob ${descriptor.digest}`).toBe(200);
  expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(descriptor.digest);
}

async function checkManifests(send: Send, ledger: Ledger, collected: boolean): Promise<void> {
  const tagged = new Set([...ledger.tags.values()].map((state) => ('pending' in state ? null : state.acknowledged)));
  for (const [digest, { built, acknowledged }] of ledger.manifests) {
    const response = await send(`/v2/${ledger.repository}/manifests/${digest}`, { headers: { accept: '*/*' } });
    const bytes = await response.bytes();
    if (response.status === 404 && (!acknowledged || (collected && !tagged.has(digest)))) continue;
    expect(response.status, `manifest ${digest}`).toBe(200);
    expect(Buffer.from(bytes).equals(built.manifest.bytes)).toBe(true);
    // A manifest that can be seen has all its blobs, whether or not its push was acknowledged.
    for (const blob of built.blobs) await checkBlob(send, ledger.repository, blob, true);
  }
}

async function checkTags(send: Send, ledger: Ledger): Promise<void> {
  const list = await send(`/v2/${ledger.repository}/tags/list`, {});
  const { tags } = list.status === 404 ? { tags: [] } : ((await list.json()) as { tags: string[] });
  for (const tag of tags) expect(ledger.tags.has(tag), `tag ${tag} was never asked for`).toBe(true);
  for (const [tag, state] of ledger.tags) {
    const path = `/v2/${ledger.repository}/manifests/${tag}`;
    const response = await send(path, { method: 'HEAD', headers: { accept: '*/*' } });
    const actual = response.status === 404 ? null : response.headers.get('docker-content-digest');
    const allowed = 'pending' in state ? [state.acknowledged, state.pending] : [state.acknowledged];
    expect(allowed, `tag ${tag}`).toContain(actual);
    expect(tags.includes(tag), `tag ${tag} in the list`).toBe(actual !== null);
    // Whatever was in flight has now either happened or not.
    ledger.tags.set(tag, { acknowledged: actual });
  }
}

async function resume(send: Send, ledger: Ledger, { location, blob, acknowledged }: OpenUpload): Promise<void> {
  const status = await expectStatus(204, send(location, {}));
  const size = Number(/^0-(\d+)$/.exec(status.headers.get('range') ?? '')?.[1]) + 1;
  expect(size, 'bytes of an upload that was left open').toBeGreaterThanOrEqual(acknowledged);
  const next = await append(send, location, blob.bytes.subarray(size), size);
  await expectStatus(201, send(withDigest(next, blob.descriptor.digest), { method: 'PUT' }));
  await checkBlob(send, ledger.repository, blob, true);
}
