// The short way of reading a manifest, over a real socket: the same answers as the long way, never older than the last
// write, and for nobody who may not read.

import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
let url = '';

beforeAll(async () => {
  url = await app().app.http.listen({ host: '127.0.0.1', port: 0 });
  await app().call('admin', 'POST', '/api/v1/repositories', { name: 'admin/public', visibility: 'public' });
  await pushImage(app().send('admin'), 'admin/public', sampleImage('one'), 'tag');
  await pushImage(app().send('admin'), 'admin/private', sampleImage('secret'), 'tag');
});

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(url + path, { method, headers });

async function bearer(scope: string): Promise<Record<string, string>> {
  const { token } = (await app().call('admin', 'GET', `/v2/token?scope=${scope}`)).json;
  return { authorization: `Bearer ${token}` };
}

test('the second answer is that of the first, for GET, HEAD and what the client has already', async () => {
  for (const method of ['GET', 'HEAD']) {
    const [first, second] = [
      await get('/v2/admin/public/manifests/tag', {}, method),
      await get('/v2/admin/public/manifests/tag', {}, method),
    ];
    for (const name of [
      'content-type',
      'content-length',
      'docker-content-digest',
      'etag',
      'docker-distribution-api-version',
    ]) {
      expect(second.headers.get(name), name).toBe(first.headers.get(name));
      expect(second.headers.get(name), name).not.toBeNull();
    }
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(await second.text()).toBe(await first.text());
    const etag = first.headers.get('etag') ?? '';
    expect((await get('/v2/admin/public/manifests/tag', { 'if-none-match': etag }, method)).status).toBe(304);
  }
});

test('a moved tag is seen at once, and a deleted one is gone at once', async () => {
  await get('/v2/admin/public/manifests/moving');
  for (const text of ['first', 'second', 'third']) {
    const image = sampleImage(text);
    await pushImage(app().send('admin'), 'admin/public', image, 'moving');
    for (const _look of [1, 2]) {
      const seen = await get('/v2/admin/public/manifests/moving');
      expect(seen.headers.get('docker-content-digest')).toBe(image.manifest.descriptor.digest);
    }
  }
  await app().call('admin', 'DELETE', '/v2/admin/public/manifests/moving');
  expect((await get('/v2/admin/public/manifests/moving')).status).toBe(404);
});

describe('a private manifest that is in memory', () => {
  test('is shown to the bearer of a token for it, again and again', async () => {
    const headers = await bearer('repository:admin/private:pull');
    for (const _look of [1, 2, 3]) expect((await get('/v2/admin/private/manifests/tag', headers)).status).toBe(200);
  });

  test('is not shown to anybody else', async () => {
    const headers = await bearer('repository:admin/private:pull');
    expect((await get('/v2/admin/private/manifests/tag', headers)).status).toBe(200);
    expect((await get('/v2/admin/private/manifests/tag')).status).toBe(401);
    expect((await get('/v2/admin/private/manifests/tag', { authorization: 'Bearer nonsense' })).status).toBe(401);
    expect((await get('/v2/admin/private/manifests/tag', await bearer('repository:admin/public:pull'))).status).toBe(
      401,
    );
    const pushOnly = await bearer('repository:admin/private:push');
    expect((await get('/v2/admin/private/manifests/tag', pushOnly)).status).toBe(401);
  });

  test('is not shown after the token has expired', async () => {
    const headers = await bearer('repository:admin/private:pull');
    for (const _look of [1, 2]) expect((await get('/v2/admin/private/manifests/tag', headers)).status).toBe(200);
    app().clock.advance(301);
    expect((await get('/v2/admin/private/manifests/tag', headers)).status).toBe(401);
  });

  test('was public: strangers no longer see it the moment it is not', async () => {
    for (const _look of [1, 2]) expect((await get('/v2/admin/public/manifests/tag')).status).toBe(200);
    await app().call('admin', 'PATCH', '/api/v1/repositories/admin%2Fpublic', { visibility: 'private' });
    expect((await get('/v2/admin/public/manifests/tag')).status).toBe(401);
  });
});
