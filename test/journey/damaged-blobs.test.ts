// A blob on the disk is not what was pushed: who asks for it is told, nothing comes to need it, and a push mends it.

import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Built } from '../../src/image/built.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { verifySlowly } from '../../src/registry/verify-slowly.ts';
import { openFilesystemStore } from '../../src/storage/filesystem-store.ts';
import { verifyStoreIn } from '../../src/verify-store.ts';
import { blobFile, exchangeBlob, loseBlob } from '../support/damage-blob.ts';
import { sampleImage, sampleIndex } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp({ verifyOnRead: 'always' });
const layerOf = ({ blobs }: Built) => blobs.at(-1)?.descriptor.digest ?? '';

/** Other bytes, as many as the blob has. */
async function turn(digest: string): Promise<void> {
  const bytes = await readFile(blobFile(app().folder, digest));
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  await exchangeBlob(app().folder, digest, bytes);
}

/** Puts something that is no blob in its place. */
async function replaceBlob(digest: string, make: (file: string) => Promise<unknown>): Promise<void> {
  await loseBlob(app().folder, digest);
  await make(blobFile(app().folder, digest));
}

describe.each([
  ['removed', (digest: string) => loseBlob(app().folder, digest)],
  ['emptied', (digest: string) => exchangeBlob(app().folder, digest, Buffer.alloc(0))],
  ['cut', (digest: string) => exchangeBlob(app().folder, digest, Buffer.alloc(10))],
  [
    'made-a-folder',
    (digest: string) => replaceBlob(digest, (file) => mkdir(join(file, 'inside'), { recursive: true })),
  ],
  ['made-a-link-to-nothing', (digest: string) => replaceBlob(digest, (file) => symlink('nothing', file))],
  ['made-a-link-to-itself', (digest: string) => replaceBlob(digest, (file) => symlink(file, file))],
  ['lost-with-its-folder', (digest: string) => rm(dirname(blobFile(app().folder, digest)), { recursive: true })],
])('a blob that was %s', (how, damage) => {
  const image = sampleImage(how);
  const [source, blob] = [`admin/${how}`, `/v2/admin/${how}/blobs/${layerOf(image)}`];

  it('is not there for a client that looks, cannot be pulled, mounted, needed or promoted', async () => {
    await pushImage(app().send('admin'), source, image, '1');
    await damage(layerOf(image));
    const mount = `/v2/admin/other/blobs/uploads/?mount=${layerOf(image)}&from=${source}`;
    expect((await app().call('admin', 'POST', mount)).status).toBe(202);
    const { bytes, descriptor } = image.manifest;
    const headers = { 'content-type': descriptor.mediaType };
    const put = await app().call('admin', 'PUT', `/v2/${source}/manifests/2`, Buffer.from(bytes), headers);
    expect([put.status, put.json.errors[0].code]).toEqual([400, 'MANIFEST_BLOB_UNKNOWN']);
    expect((await app().call('admin', 'HEAD', blob)).status).toBe(404);
    expect((await app().call('admin', 'GET', blob)).status).toBe(404);
    await app().call('admin', 'POST', '/api/v1/repositories', { name: `admin/${how}-target` });
    const promoted = await app().call('admin', 'POST', '/api/v1/promotions', {
      source: { repository: source, reference: '1' },
      target: { repository: `admin/${how}-target` },
    });
    expect([promoted.status, promoted.json.error.message]).toEqual([409, expect.stringContaining('is damaged')]);
  });

  it('is mended by the next push of the same client', async () => {
    await pushImage(app().send('admin'), source, image, '1');
    expect((await app().call('admin', 'HEAD', blob)).status).toBe(200);
    const promoted = await app().call('admin', 'POST', '/api/v1/promotions', {
      source: { repository: source, reference: '1' },
      target: { repository: `admin/${how}-target` },
    });
    expect(promoted.status, JSON.stringify(promoted.json)).toBe(201);
  });
});

it('what the disk has lost is not promoted, by hand or by a policy, though nobody has met it before', async () => {
  const [source, target] = ['admin/unmet', 'admin/unmet-target'];
  const images = { hand: sampleIndex('lost by hand'), policy: sampleIndex('lost by policy') };
  for (const name of [source, target]) await app().call('admin', 'POST', '/api/v1/repositories', { name });
  for (const [tag, image] of Object.entries(images)) {
    await pushImage(app().send('admin'), source, image, tag);
    // A layer of one of the images that the index lists.
    await loseBlob(app().folder, image.children.at(-1)?.blobs.at(-1)?.descriptor.digest ?? '');
  }
  const promotion = { source: { repository: source, reference: 'hand' }, target: { repository: target } };
  const byHand = await app().call('admin', 'POST', '/api/v1/promotions', promotion);
  expect([byHand.status, byHand.json.error.message]).toEqual([409, expect.stringContaining('is damaged')]);
  const rules = [{ field: 'tag', operator: 'one_of', values: ['policy'] }];
  const policy = { source, target, rules };
  const saved = await app().call('admin', 'POST', '/api/v1/promotion-policies?apply=true', policy);
  expect(saved.status, JSON.stringify(saved.json)).toBe(201);
  await app().drain();
  const { json } = await app().call('admin', 'GET', `/api/v1/promotions?target=${encodeURIComponent(target)}`);
  expect(json.items.map(({ state }: { state: string }) => state)).toEqual(['refused', 'refused']);
  expect(json.items[0].reason).toContain('is damaged');
  expect((await app().call('admin', 'GET', '/api/v1/health')).json.status).toBe('blobs_damaged');
});

it('no tag is rolled back to what the disk has lost, until it is pushed again', async () => {
  const [source, target] = ['admin/back', 'admin/back-target'];
  const images = [sampleImage('the one before'), sampleImage('the one after')] as const;
  for (const name of [source, target]) await app().call('admin', 'POST', '/api/v1/repositories', { name });
  const promotions: string[] = [];
  for (const image of images) {
    await pushImage(app().send('admin'), source, image, '1');
    const promotion = { source: { repository: source, reference: '1' }, target: { repository: target } };
    promotions.push((await app().call('admin', 'POST', '/api/v1/promotions', promotion)).json.id);
  }
  await loseBlob(app().folder, layerOf(images[0]));
  const rollBack = () => app().call('admin', 'POST', `/api/v1/promotions/${promotions[1]}/rollback`, {});
  const refused = await rollBack();
  expect([refused.status, refused.json.error.message]).toEqual([
    409,
    `the blob ${layerOf(images[0])} of ${images[0].manifest.descriptor.digest} is damaged in the store: push the image to ${target} again first`,
  ]);
  await pushImage(app().send('admin'), target, images[0], 'again');
  expect((await rollBack()).status).toBe(201);
});

it('a slow look at the whole store finds damage that nobody has met, tells of it once in a round, and goes on where it was', async () => {
  const image = sampleImage('slow look');
  const digest = layerOf(image);
  await pushImage(app().send('admin'), 'admin/slow', image, '1');
  await turn(digest);
  const registry = { database: app().database, clock: app().clock, blobs: await openFilesystemStore(app().folder) };
  const told: string[] = [];
  const cursor = join(app().folder, 'verified-through');
  const look = () =>
    verifySlowly({
      registry,
      folder: app().folder,
      bytesPerSecond: Number.MAX_SAFE_INTEGER,
      onTrouble: (message) => told.push(message),
    });
  const untilRound = () => vi.waitFor(async () => expect(await readFile(cursor, 'utf8')).toBe(''), { timeout: 30_000 });
  // From behind it, nothing is found: that is where the last server was.
  await writeFile(cursor, digest);
  const stopFirst = look();
  await untilRound();
  await stopFirst();
  const ofIt = () => told.filter((message) => message.includes(digest));
  expect(ofIt()).toEqual([]);
  await writeFile(cursor, ' ');
  const stopSecond = look();
  await untilRound();
  await stopSecond();
  expect(ofIt()).toEqual([expect.stringMatching(/is damaged .* such as admin\/slow@sha256:/)]);
  expect((await app().call('admin', 'HEAD', `/v2/admin/slow/blobs/${digest}`)).status).toBe(404);
});

it('a slow look that is ended in the middle of a blob says nothing of it', async () => {
  const image = sampleImage('ended look');
  const digest = layerOf(image);
  await pushImage(app().send('admin'), 'admin/ended', image, '1');
  const blobs = await openFilesystemStore(app().folder);
  const reading = Promise.withResolvers<void>();
  const read: typeof blobs.read = (...given) => {
    reading.resolve();
    return blobs.read(...given);
  };
  const registry = { database: app().database, clock: app().clock, blobs: { ...blobs, read } };
  // From just before it; a byte a second.
  const before = `${digest.slice(0, -1)}${digest.endsWith('0') ? '' : '0'}`;
  await writeFile(join(app().folder, 'verified-through'), before);
  const told: string[] = [];
  const stop = verifySlowly({
    registry,
    folder: app().folder,
    bytesPerSecond: 1,
    onTrouble: (message) => told.push(message),
  });
  await reading.promise;
  await stop();
  expect(told).toEqual([]);
  expect((await app().call('admin', 'HEAD', `/v2/admin/ended/blobs/${digest}`)).status).toBe(200);
});

it('a blob with other bytes is cut off before its last one, and not served again', async () => {
  const image = sampleImage('turned');
  const blob = `/v2/admin/turned/blobs/${layerOf(image)}`;
  await pushImage(app().send('admin'), 'admin/turned', image, '1');
  expect((await app().call('admin', 'GET', blob)).bytes).toEqual(Buffer.from(image.blobs.at(-1)?.bytes ?? []));
  await turn(layerOf(image));
  await expect(app().call('admin', 'GET', blob)).rejects.toThrow();
  expect((await app().call('admin', 'GET', blob)).status).toBe(404);
  expect((await app().call('admin', 'HEAD', blob)).status).toBe(404);
});

it('verify-store says what is damaged, which images need it, and what a push has repaired', async () => {
  const image = sampleImage('verified');
  const digest = layerOf(image);
  await pushImage(app().send('admin'), 'admin/verified', image, '1');
  await turn(digest);
  const found = (await verifyStoreIn(app().folder, app().clock)).damaged.filter((damage) => damage.digest === digest);
  expect(found).toEqual([
    {
      digest,
      how: expect.stringContaining('its bytes have the digest sha256:'),
      images: [`admin/verified@${image.manifest.descriptor.digest}`],
    },
  ]);
  expect((await app().call('admin', 'HEAD', `/v2/admin/verified/blobs/${digest}`)).status).toBe(404);
  await pushImage(app().send('admin'), 'admin/verified', image, '1');
  const after = await verifyStoreIn(app().folder, app().clock);
  expect(after.damaged.filter((damage) => damage.digest === digest)).toEqual([]);
  expect(after.repaired.map((repaired) => repaired.digest)).toContain(digest);
});

it('verify-store finds that a file was put back', async () => {
  const image = sampleImage('put back');
  const digest = layerOf(image);
  await pushImage(app().send('admin'), 'admin/put-back', image, '1');
  await loseBlob(app().folder, digest);
  expect((await verifyStoreIn(app().folder, app().clock)).damaged.map((damage) => damage.how)).toContain(
    'it is not in the store',
  );
  await exchangeBlob(app().folder, digest, image.blobs.at(-1)?.bytes ?? Buffer.alloc(0));
  await verifyStoreIn(app().folder, app().clock);
  expect((await app().call('admin', 'HEAD', `/v2/admin/put-back/blobs/${digest}`)).status).toBe(200);
});
