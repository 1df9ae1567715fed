// Builds push again what they have pushed before. Where that changes nothing, nothing has happened: no event, no webhook, no
// policy that is asked again.

import { expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const [first, second] = [sampleImage('first'), sampleImage('second')];

const put = async (reference: string, { manifest: { bytes, descriptor } }: typeof first) => {
  const path = `/v2/admin/app/manifests/${reference}`;
  const headers = { 'content-type': descriptor.mediaType };
  expect((await app().call('admin', 'PUT', path, Buffer.from(bytes), headers)).status).toBe(201);
};

/** The tags of the pushes that the log tells of, oldest first. */
async function pushes(): Promise<(string | null)[]> {
  const { json } = await app().call('admin', 'GET', '/api/v1/events?type=manifest.pushed&limit=1000');
  return json.items.map(({ tag }: { tag: string | null }) => tag).reverse();
}

test('a push tells of what it changes, and of nothing else', async () => {
  await pushImage(app().send('admin'), 'admin/app', first, 'a');
  await pushImage(app().send('admin'), 'admin/app', first, 'a');
  expect(await pushes()).toEqual(['a']);
  const { digest } = first.manifest.descriptor;
  await put(digest, first);
  expect(await pushes()).toEqual(['a']);
  await put(`${digest}?tag=a&tag=b`, first);
  expect(await pushes()).toEqual(['a', 'b']);
  await pushImage(app().send('admin'), 'admin/app', second);
  await pushImage(app().send('admin'), 'admin/app', second);
  expect(await pushes()).toEqual(['a', 'b', null]);
  await put('a', second);
  await put('a', first);
  expect(await pushes()).toEqual(['a', 'b', null, 'a', 'a']);
});

test('what was deleted meanwhile is pushed as if for the first time', async () => {
  const { digest } = second.manifest.descriptor;
  const before = (await pushes()).length;
  expect((await app().call('admin', 'DELETE', `/v2/admin/app/manifests/${digest}`)).status).toBe(202);
  await put(digest, second);
  await put(digest, second);
  expect((await pushes()).length).toBe(before + 1);
  await app().call('admin', 'DELETE', '/v2/admin/app/manifests/a');
  await put('a', first);
  expect((await pushes()).length).toBe(before + 2);
});
