// How much is stored is told to those who look after the server: each blob once, and who shows it.

import { expect, it } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();

async function storage(query = '') {
  const { status, json } = await app().call('admin', 'GET', `/api/v1/storage${query}`);
  expect(status, JSON.stringify(json)).toBe(200);
  return json;
}

it('what two repositories show is stored once, and counted for each of them', async () => {
  const image = sampleImage('one');
  await app().createOrganization('acme');
  for (const name of ['acme/one', 'acme/two']) await pushImage(app().send('admin'), name, image, '1');
  const bytes = image.blobs.reduce((sum, { descriptor }) => sum + descriptor.size, 0);
  const blobs = { count: image.blobs.length, bytes };
  const manifests = { count: 1, bytes: image.manifest.descriptor.size };
  const whole = await storage();
  expect(whole).toMatchObject({ blobs, manifests, next: null });
  expect(whole.items[0]).toEqual({ name: 'acme', blobs, manifests, shown: 2 * bytes });
  expect((await storage('?by=repository')).items).toEqual(
    ['acme/one', 'acme/two'].map((name) => ({ name, blobs, manifests, shown: bytes })),
  );
});

it('those that show most come first, in pages, of one namespace where that is asked for', async () => {
  await app().createOrganization('other');
  await pushImage(app().send('admin'), 'other/three', sampleImage('x'.repeat(5_000)), '1');
  await pushImage(app().send('admin'), 'acme/two', sampleImage('two'), '2');
  const first = await storage('?by=repository&namespace=acme&limit=1');
  const second = await storage(`?by=repository&namespace=acme&limit=1&cursor=${first.next}`);
  expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['acme/two', 'acme/one']);
  expect(second.next).toBeNull();
});
