// Garbage collection removes what nothing leads to, and never anything that somebody can still name or return to.

import { createHash, randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { isoTime, MICROSECONDS_PER_DAY } from '../../src/clock.ts';
import type { Built } from '../../src/image/built.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { type Digest, parseDigest } from '../../src/oci/digest.ts';
import { sampleImage, sampleIndex } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const DAY = 24 * 3600;
const app = useApp();

beforeAll(async () => {
  for (const name of ['dev', 'qa']) await app().createOrganization(name);
});

const digestOf = (bytes: Buffer) => parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`) as Digest;
const isStored = async (digest: string) =>
  (await app().app.doors.rooms.registry.blobs.stat(parseDigest(digest) as Digest)) !== undefined;
const remove = (path: string) => app().call('admin', 'DELETE', path);

async function upload(repository: string, bytes: Buffer): Promise<Digest> {
  const digest = digestOf(bytes);
  const path = `/v2/${repository}/blobs/uploads/?digest=${digest}`;
  expect((await app().call('admin', 'POST', path, bytes)).status).toBe(201);
  return digest;
}

/** Collects and returns the log of the job. */
async function collect(body: object = {}): Promise<string> {
  const started = await app().call('admin', 'POST', '/api/v1/gc', body);
  expect(started.status).toBe(202);
  await app().drain();
  const { json } = await app().call('admin', 'GET', `/api/v1/jobs/${started.json.id}`);
  expect([json.state, json.error]).toEqual(['done', null]);
  return json.log;
}

/** The digests of everything in the image that cannot be pulled. */
async function missing(repository: string, built: Built): Promise<string[]> {
  const lost: string[] = [];
  const { digest } = built.manifest.descriptor;
  if ((await app().call('admin', 'GET', `/v2/${repository}/manifests/${digest}`)).status !== 200) lost.push(digest);
  for (const { descriptor, bytes } of built.blobs) {
    const pulled = await app().call('admin', 'GET', `/v2/${repository}/blobs/${descriptor.digest}`);
    if (pulled.status !== 200 || !pulled.bytes.equals(Buffer.from(bytes))) lost.push(descriptor.digest);
  }
  for (const child of built.children) lost.push(...(await missing(repository, child)));
  return lost;
}

/** The digests that belong to this image and to none of the others. */
function onlyIn(built: Built, ...others: Built[]): string[] {
  const blobs = (one: Built): string[] => [
    ...one.blobs.map(({ descriptor }) => descriptor.digest as string),
    ...one.children.flatMap(blobs),
  ];
  const shared = new Set(others.flatMap(blobs));
  return blobs(built).filter((digest) => !shared.has(digest));
}

describe('collecting', () => {
  test('is for system admins', async () => {
    await app().createUser('ada');
    expect((await app().call('ada', 'POST', '/api/v1/gc', {})).status).toBe(403);
    expect((await app().call('admin', 'POST', '/api/v1/gc', { untagged: 'yes' })).status).toBe(400);
  });

  test('removes a blob that no manifest ever named, once its push has had a day', async () => {
    const digest = await upload('dev/abandoned', randomBytes(1000));
    const until = isoTime(app().clock.now() + MICROSECONDS_PER_DAY);
    expect((await collect()).trimEnd().split('\n')).toEqual([
      'removed 0 untagged images, 0 manifests and 0 blobs (0 bytes)',
      `left 1 blobs (1000 bytes): pushes that are under way may need them, the last until ${until}`,
    ]);
    expect((await app().call('admin', 'HEAD', `/v2/dev/abandoned/blobs/${digest}`)).status).toBe(200);
    app().clock.advance(DAY + 1);
    expect(await collect()).toMatch(/^removed 0 untagged images, 0 manifests and 1 blobs \(1000 bytes\)/);
    expect((await app().call('admin', 'HEAD', `/v2/dev/abandoned/blobs/${digest}`)).status).toBe(404);
    expect(await isStored(digest)).toBe(false);
  });

  test('removes what an image needed after its manifest was deleted, and what others share with it stays', async () => {
    const [kept, gone] = [sampleImage('kept'), sampleImage('gone')];
    await pushImage(app().send('admin'), 'dev/images', kept, 'kept');
    await pushImage(app().send('admin'), 'dev/images', gone, 'gone');
    const shared = gone.blobs.filter(({ descriptor }) => !onlyIn(gone, kept).includes(descriptor.digest));
    expect(shared.length).toBeGreaterThan(0);
    expect((await remove(`/v2/dev/images/manifests/${gone.manifest.descriptor.digest}`)).status).toBe(202);
    app().clock.advance(DAY + 1);
    await collect();
    for (const digest of onlyIn(gone, kept)) expect(await isStored(digest)).toBe(false);
    expect(await missing('dev/images', kept)).toEqual([]);
  });

  test('leaves an image in the repository that was promoted to, when its source is deleted', async () => {
    const image = sampleIndex('promoted');
    await pushImage(app().send('admin'), 'dev/source', image, '1');
    const promoted = await app().call('admin', 'POST', '/api/v1/promotions', {
      source: { repository: 'dev/source', reference: '1' },
      target: { repository: 'qa/target' },
      create: true,
    });
    expect(promoted.status).toBe(201);
    expect((await remove('/api/v1/repositories/dev%2Fsource')).status).toBe(204);
    app().clock.advance(100 * DAY);
    await collect({ untagged: true });
    expect(await missing('qa/target', image)).toEqual([]);
    expect((await remove('/api/v1/repositories/qa%2Ftarget')).status).toBe(204);
    await collect();
    for (const digest of onlyIn(image, sampleImage('kept'))) expect(await isStored(digest), digest).toBe(false);
  });
});

describe('images without a tag', () => {
  const [first, second] = [sampleImage('untagged 1'), sampleImage('untagged 2')];

  beforeAll(async () => {
    await pushImage(app().send('admin'), 'dev/untagged', first, 'latest');
    await pushImage(app().send('admin'), 'dev/untagged', second, 'latest');
  });

  test('are kept for as long as nobody asks otherwise', async () => {
    app().clock.advance(200 * DAY);
    const log = await collect();
    expect(log).toContain('removed 0 untagged images');
    expect(log).toMatch(/\nleft [1-9]\d* untagged images: not asked for\n$/);
    expect(await missing('dev/untagged', first)).toEqual([]);
  });

  test('are removed with `untagged`, and the event says so', async () => {
    expect(await collect({ untagged: true })).toMatch(/^removed [1-9]\d* untagged images/);
    expect((await missing('dev/untagged', first)).includes(first.manifest.descriptor.digest)).toBe(true);
    expect(await missing('dev/untagged', second)).toEqual([]);
    const { items } = (
      await app().call('admin', 'GET', '/api/v1/events?type=manifest.deleted&repository=dev%2Funtagged')
    ).json;
    expect(items[0]).toMatchObject({
      digest: first.manifest.descriptor.digest,
      data: { reason: 'untagged' },
      actor: { kind: 'system' },
    });
  });

  test('stay for the rollback time, counted from when they lost their tag', async () => {
    const [older, newer] = [sampleImage('rollback 1'), sampleImage('rollback 2')];
    const promote = async (image: Built) => {
      await pushImage(app().send('admin'), 'dev/rollback', image, 'v');
      const source = { repository: 'dev/rollback', reference: 'v' };
      const body = { source, target: { repository: 'qa/rollback' }, create: true };
      return (await app().call('admin', 'POST', '/api/v1/promotions', body)).json.id;
    };
    await promote(older);
    app().clock.advance(300 * DAY);
    const moved = await promote(newer);
    app().clock.advance(89 * DAY);
    await collect({ untagged: true });
    expect(await missing('qa/rollback', older)).toEqual([]);
    const back = await app().call('admin', 'POST', `/api/v1/promotions/${moved}/rollback`, {});
    expect(back.status).toBe(201);
    app().clock.advance(89 * DAY);
    await collect({ untagged: true });
    expect(await missing('qa/rollback', older)).toEqual([]);
    expect(await missing('qa/rollback', newer)).toEqual([]);
    app().clock.advance(2 * DAY);
    await collect({ untagged: true });
    expect(await missing('qa/rollback', older)).toEqual([]);
    expect(await missing('qa/rollback', newer)).toContain(newer.manifest.descriptor.digest);
  });

  test('that a tagged index lists are not without a name', async () => {
    const index = sampleIndex('listed');
    await pushImage(app().send('admin'), 'dev/index', index, 'multi');
    app().clock.advance(300 * DAY);
    await collect({ untagged: true });
    expect(await missing('dev/index', index)).toEqual([]);
    await remove('/v2/dev/index/manifests/multi');
    app().clock.advance(91 * DAY);
    await collect({ untagged: true });
    for (const digest of onlyIn(index, sampleImage('kept'))) expect(await isStored(digest), digest).toBe(false);
  });
});

test('nothing that has a tag is ever removed', async () => {
  const images = Array.from({ length: 5 }, (_, index) => sampleImage(`tagged ${index}`));
  for (const [index, image] of images.entries())
    await pushImage(app().send('admin'), `dev/tagged${index % 2}`, image, `t${index}`);
  for (let round = 0; round < 3; round++) {
    app().clock.advance(1000 * DAY);
    await collect({ untagged: true });
  }
  for (const [index, image] of images.entries()) expect(await missing(`dev/tagged${index % 2}`, image)).toEqual([]);
});

test('blobs that are pushed again while they are being collected are there when their push is acknowledged', async () => {
  const blobs = Array.from({ length: 40 }, () => randomBytes(2000));
  for (const bytes of blobs) await upload('dev/race', bytes);
  app().clock.advance(DAY + 1);
  const started = await app().call('admin', 'POST', '/api/v1/gc', {});
  expect(started.status).toBe(202);
  const collecting = app().drain();
  // In the other order, so that some are met before and some after they are collected.
  const digests: Digest[] = [];
  for (const bytes of blobs.toReversed()) digests.push(await upload('dev/race', bytes));
  await collecting;
  expect((await app().call('admin', 'GET', `/api/v1/jobs/${started.json.id}`)).json.state).toBe('done');
  await collect();
  for (const digest of digests) {
    const pulled = await app().call('admin', 'GET', `/v2/dev/race/blobs/${digest}`);
    expect([pulled.status, digestOf(pulled.bytes)]).toEqual([200, digest]);
  }
});

test('a blob that is pushed again between the loss of its name and the loss of its bytes is there afterwards', async () => {
  const { registry } = app().app.doors.rooms;
  const bytes = randomBytes(2000);
  const digest = await upload('dev/between', bytes);
  app().clock.advance(DAY + 1);
  const lock = vi.spyOn(registry.locks, 'alone');
  const finish = vi.spyOn(registry.blobs, 'finishUpload');
  const removeBytes = registry.blobs.delete.bind(registry.blobs);
  const removal = vi.spyOn(registry.blobs, 'delete');
  const seen: { pushed?: Promise<Digest>; stored?: number } = {};
  removal.mockImplementation(async (gone) => {
    if (gone !== digest || seen.pushed) return removeBytes(gone);
    const arrivals = lock.mock.calls.length;
    seen.pushed = upload('dev/between', bytes);
    await vi.waitUntil(() => lock.mock.calls.length > arrivals);
    await setImmediate();
    seen.stored = finish.mock.calls.length;
    return removeBytes(gone);
  });
  await collect();
  expect(await seen.pushed).toBe(digest);
  expect(seen.stored).toBe(0);
  const pulled = await app().call('admin', 'GET', `/v2/dev/between/blobs/${digest}`);
  expect([pulled.status, digestOf(pulled.bytes)]).toEqual([200, digest]);
  vi.restoreAllMocks();
});

test('a blob that a client has just found by HEAD stays until its manifest is pushed', async () => {
  const image = sampleImage('found by HEAD');
  for (const { bytes } of image.blobs) await upload('dev/seen', Buffer.from(bytes));
  app().clock.advance(2 * DAY);
  for (const { descriptor } of image.blobs) {
    expect((await app().call('admin', 'HEAD', `/v2/dev/seen/blobs/${descriptor.digest}`)).status).toBe(200);
  }
  await collect();
  const { bytes, descriptor } = image.manifest;
  const headers = { 'content-type': descriptor.mediaType };
  const put = await app().call('admin', 'PUT', '/v2/dev/seen/manifests/1', Buffer.from(bytes), headers);
  expect(put.status).toBe(201);
});

test('who may only pull keeps no blob from garbage collection', async () => {
  const digest = await upload('dev/read', randomBytes(100));
  await app().call('admin', 'PATCH', '/api/v1/repositories/dev%2Fread', { visibility: 'public' });
  app().clock.advance(2 * DAY);
  expect((await app().call(undefined, 'HEAD', `/v2/dev/read/blobs/${digest}`)).status).toBe(200);
  await collect();
  expect(await isStored(digest)).toBe(false);
});
