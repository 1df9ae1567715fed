// Tags in the order in which they came, page by page: each once, also where one moves to another image.

import { beforeAll, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const page = async (query: string) => {
  const { status, json } = await app().call('admin', 'GET', `/api/v1/repositories/dev%2Fweb/tags${query}`);
  return { status, names: json.items?.map(({ name }: { name: string }) => name), next: json.next };
};

beforeAll(async () => {
  await app().createOrganization('dev');
  for (const tag of ['b', 'a', 'c', 'd']) await pushImage(app().send('admin'), 'dev/web', sampleImage(tag), tag);
  await pushImage(app().send('admin'), 'dev/web', sampleImage('a again'), 'a');
});

test('the last that was pushed or moved comes first', async () => {
  expect((await page('?order=pushed')).names).toEqual(['a', 'd', 'c', 'b']);
  expect((await page('')).names).toEqual(['a', 'b', 'c', 'd']);
});

test('pages follow each other without a gap', async () => {
  const first = await page('?order=pushed&limit=2');
  const second = await page(`?order=pushed&limit=2&cursor=${first.next}`);
  expect([...first.names, ...second.names]).toEqual(['a', 'd', 'c', 'b']);
  expect(second.next).toBeNull();
});

test('a cursor of the other order is refused', async () => {
  const { next } = await page('?limit=2');
  expect((await page(`?order=pushed&cursor=${next}`)).status).toBe(400);
});
