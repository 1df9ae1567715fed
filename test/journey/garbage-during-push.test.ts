// The images of an index come before it, without a tag: collecting meanwhile must not take them away, also where nothing is kept for
// rolling back.

import { expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage, sampleIndex } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const DAY = 24 * 3600;
const app = useApp({ rollbackDays: 0 });

async function collect(): Promise<string> {
  const { json } = await app().call('admin', 'POST', '/api/v1/gc', { untagged: true });
  await app().drain();
  return (await app().call('admin', 'GET', `/api/v1/jobs/${json.id}`)).json.log;
}

test('an index can be pushed though garbage was collected since its images were, as new ones or once more', async () => {
  const built = sampleIndex('of two pushes');
  const send = app().send('admin');
  const pushIndex = () => pushImage(send, 'admin/app', built, 'latest');
  for (const child of built.children) await pushImage(send, 'admin/app', child);
  app().clock.advance(1);
  expect(await collect()).toMatch(/^removed 0 untagged images/);
  await pushIndex();

  // The tag goes, and its images become as old as one likes.
  expect((await app().call('admin', 'DELETE', '/v2/admin/app/manifests/latest')).status).toBe(202);
  app().clock.advance(2 * DAY);
  for (const child of built.children) await pushImage(send, 'admin/app', child);
  app().clock.advance(1);
  await collect();
  for (const { manifest } of built.children)
    expect((await app().call('admin', 'GET', `/v2/admin/app/manifests/${manifest.descriptor.digest}`)).status).toBe(
      200,
    );
  await pushIndex();

  // What nobody comes back to is collected.
  expect((await app().call('admin', 'DELETE', '/v2/admin/app/manifests/latest')).status).toBe(202);
  app().clock.advance(2 * DAY);
  expect(await collect()).toMatch(/^removed [1-9]\d* untagged images/);
});

test('what was pushed long ago and has just lost its tag is collected at once where nothing is kept for rolling back', async () => {
  const built = sampleImage('long ago');
  await pushImage(app().send('admin'), 'admin/old', built, 'v1');
  app().clock.advance(2 * DAY);
  expect((await app().call('admin', 'DELETE', '/v2/admin/old/manifests/v1')).status).toBe(202);
  app().clock.advance(1);
  await collect();
  const { digest } = built.manifest.descriptor;
  expect((await app().call('admin', 'GET', `/v2/admin/old/manifests/${digest}`)).status).toBe(404);
});
