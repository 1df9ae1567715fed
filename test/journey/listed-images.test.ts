// What lists say of images: their platforms in a fixed order, when they were built, how far they were scanned; and of what has no tag.

import { beforeAll, describe, expect, test } from 'vitest';
import { buildImage } from '../../src/image/build-image.ts';
import { buildIndex } from '../../src/image/build-index.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { attached } from '../support/attestation.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const get = async (path: string) => (await app().call('admin', 'GET', `/api/v1${path}`)).json;

const imageFor = (architecture: string, created?: Date) =>
  buildImage({
    layers: [{ files: [{ path: 'for', content: architecture }], compression: 'none' }],
    platform: { os: 'linux', architecture },
    ...(created ? { created } : {}),
  });

beforeAll(() => app().createOrganization('dev'));

describe('a tag', () => {
  test('of an index lists its platforms in one order, each with digest and size', async () => {
    const images = ['s390x', 'amd64', 'arm64'].map((architecture) => imageFor(architecture));
    await pushImage(app().send('admin'), 'dev/index', buildIndex(images), '1');
    const tag = await get('/repositories/dev%2Findex/tags/1');
    expect(tag.platforms.map(({ platform }: { platform: string }) => platform)).toEqual([
      'linux/amd64',
      'linux/arm64',
      'linux/s390x',
    ]);
    expect(tag.platformCount).toBe(3);
    const [, amd64] = images;
    expect(tag.platforms[0].digest).toBe(amd64?.manifest.descriptor.digest);
    const sum = tag.platforms.reduce((bytes: number, { size }: { size: number }) => bytes + size, 0);
    expect(tag.size).toBeGreaterThan(sum);
    expect(tag.scan.platforms).toEqual({ scanned: 0, total: 3 });
  });

  test('of an image says its platform, and when it was built, which is not when it was pushed', async () => {
    await pushImage(app().send('admin'), 'dev/built', imageFor('arm64', new Date('2026-03-04T05:06:07Z')), '1');
    const tag = await get('/repositories/dev%2Fbuilt/tags/1');
    expect(tag).toMatchObject({ builtAt: '2026-03-04T05:06:07.000Z', platforms: [{ platform: 'linux/arm64' }] });
    expect(tag.updatedAt).not.toBe(tag.builtAt);
    await pushImage(app().send('admin'), 'dev/built', imageFor('amd64', new Date(0)), 'reproducible');
    expect(await get('/repositories/dev%2Fbuilt/tags/reproducible')).toMatchObject({ builtAt: null });
  });
});

test('what has no tag is listed with how much it is, unless it belongs to something that has one', async () => {
  const [index, old, last] = [
    buildIndex([imageFor('amd64'), imageFor('arm64')]),
    sampleImage('old'),
    sampleImage('new'),
  ];
  await pushImage(app().send('admin'), 'dev/moved', index, 'index');
  await pushImage(app().send('admin'), 'dev/moved', old, 'latest');
  await pushImage(app().send('admin'), 'dev/moved', attached(old, { is: 'attached to it' }));
  const path = '/repositories/dev%2Fmoved/untagged-manifests';
  expect(await get(path)).toEqual({ items: [], next: null, total: { count: 0, bytes: 0 } });
  await pushImage(app().send('admin'), 'dev/moved', last, 'latest');
  await pushImage(app().send('admin'), 'dev/moved', sampleImage('never tagged'));
  const { items, total } = await get(path);
  const digests = [old, sampleImage('never tagged')].map(({ manifest }) => manifest.descriptor.digest).sort();
  expect(items.map(({ digest }: { digest: string }) => digest)).toEqual(digests);
  expect(total).toEqual({ count: 2, bytes: items[0].size + items[1].size });
  expect(items[0]).toMatchObject({ kind: 'image', platform: 'linux/amd64', pushedBy: 'admin' });
  const first = await get(`${path}?limit=1`);
  expect(first.items).toHaveLength(1);
  const second = await get(`${path}?limit=1&cursor=${first.next}`);
  expect([second.items[0].digest, second.next]).toEqual([digests[1], null]);
});
