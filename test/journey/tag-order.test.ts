// Tags in each order, page by page: the whole set is in order, each tag once, also where one moves to another image.

import { beforeAll, describe, expect, test } from 'vitest';
import { buildImage } from '../../src/image/build-image.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { attached as attestation } from '../support/attestation.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();

async function page(query: string, repository = 'dev/web') {
  const path = `/api/v1/repositories/${encodeURIComponent(repository)}/tags${query}`;
  const { status, json } = await app().call('admin', 'GET', path);
  return { status, names: json.items?.map(({ name }: { name: string }) => name), next: json.next };
}

/** All pages of two tags each. */
async function inPages(query: string, repository: string): Promise<string[]> {
  const names: string[] = [];
  for (let cursor = ''; ; ) {
    const found = await page(`?limit=2&${query}${cursor}`, repository);
    names.push(...found.names);
    if (found.next === null) return names;
    cursor = `&cursor=${found.next}`;
  }
}

beforeAll(async () => {
  await app().createOrganization('dev');
  for (const tag of ['b', 'a', 'c', 'd']) await pushImage(app().send('admin'), 'dev/web', sampleImage(tag), tag);
  await pushImage(app().send('admin'), 'dev/web', sampleImage('a again'), 'a');
});

test('the last that was pushed or moved comes first', async () => {
  expect((await page('?order=pushed')).names).toEqual(['a', 'd', 'c', 'b']);
  expect((await page('?order=pushed&direction=ascending')).names).toEqual(['b', 'c', 'd', 'a']);
  expect((await page('')).names).toEqual(['a', 'b', 'c', 'd']);
  expect((await page('?direction=descending')).names).toEqual(['d', 'c', 'b', 'a']);
});

test('pages follow each other without a gap', async () => {
  expect(await inPages('order=pushed', 'dev/web')).toEqual(['a', 'd', 'c', 'b']);
});

test('a cursor of the other order is refused', async () => {
  const { next } = await page('?limit=2');
  expect((await page(`?order=pushed&cursor=${next}`)).status).toBe(400);
  expect((await page(`?order=version&cursor=${next}`)).status).toBe(400);
});

describe('the whole set', () => {
  const TAGS = ['v1.2.0', 'v1.10.0', '1.4.0-rc1', '1.4.0', '1.4.0-rc10', 'latest', '1.4'];
  /** The sizes of the images are in another order than their names. */
  const filler = (index: number) => 'x'.repeat(1_000 * ((index * 3) % TAGS.length));

  beforeAll(async () => {
    for (const [index, tag] of TAGS.entries()) {
      const image = buildImage({
        layers: [{ files: [{ path: 'filler', content: filler(index) }], compression: 'none' }],
      });
      await pushImage(app().send('admin'), 'dev/versions', image, tag);
    }
  });

  test('is in the order of versions, the newest first, page by page', async () => {
    const newestFirst = ['v1.10.0', '1.4.0', '1.4', '1.4.0-rc10', '1.4.0-rc1', 'v1.2.0', 'latest'];
    expect(await inPages('order=version', 'dev/versions')).toEqual(newestFirst);
    expect(await inPages('order=version&direction=ascending', 'dev/versions')).toEqual(newestFirst.toReversed());
  });

  test('is in the order of sizes, and a tag that moves has its new one', async () => {
    const { json } = await app().call('admin', 'GET', '/api/v1/repositories/dev%2Fversions/tags');
    const bySize = json.items.toSorted((one: { size: number }, other: { size: number }) => other.size - one.size);
    const names = bySize.map(({ name }: { name: string }) => name);
    expect(await inPages('order=size', 'dev/versions')).toEqual(names);
    const [largest = '', smallest = ''] = [names.at(0), names.at(-1)];
    const path = `/v2/dev/versions/manifests/${largest}`;
    const manifest = await app().call('admin', 'GET', path, undefined, { accept: '*/*' });
    const type = manifest.headers['content-type'] ?? '';
    await app().call('admin', 'PUT', `/v2/dev/versions/manifests/${smallest}`, manifest.bytes, {
      'content-type': type,
    });
    expect((await inPages('order=size', 'dev/versions')).slice(0, 2).toSorted()).toEqual(
      [largest, smallest].toSorted(),
    );
  });
});

test('what is attached to images stands apart from them', async () => {
  const image = sampleImage('signed');
  await pushImage(app().send('admin'), 'dev/signed', image, '1.0');
  const signature = `${image.manifest.descriptor.digest.replace(':', '-')}.sig`;
  await pushImage(app().send('admin'), 'dev/signed', sampleImage('signature'), signature);
  await pushImage(app().send('admin'), 'dev/signed', attestation(image, { is: 'signed' }), 'provenance');
  expect((await page('?kind=image', 'dev/signed')).names).toEqual(['1.0']);
  expect((await page('?kind=attached', 'dev/signed')).names).toEqual(['provenance', signature]);
  expect((await page('', 'dev/signed')).names).toEqual(['1.0', 'provenance', signature]);
});
