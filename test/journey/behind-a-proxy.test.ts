// What clients, and proxies in front of the server, write into a request about where it came from.

import { describe, expect, test } from 'vitest';
import { OCI_MANIFEST } from '../../src/oci/media-type.ts';
import { basicHeader } from '../support/bearer.ts';
import { useApp } from '../support/test-app.ts';
import { digestFor } from '../support/upload-blob.ts';

const GUESS = basicHeader('admin', 'a guess');
const challengeOf = async (app: ReturnType<typeof useApp>, headers: Record<string, string>) =>
  (await app().call(undefined, 'GET', '/v2/', undefined, headers)).headers['www-authenticate'];

describe('behind one proxy', () => {
  const app = useApp({ trustProxy: 1 });

  test('an address that the client forged is not believed, in limits and in the audit log', async () => {
    const from = (address: string, index: number) => ({ 'x-forwarded-for': `198.51.100.${index}, ${address}` });
    for (let index = 0; index < 10; index++)
      expect((await app().call(GUESS, 'GET', '/api/v1/me', undefined, from('203.0.113.9', index))).status).toBe(401);
    expect((await app().call('admin', 'GET', '/api/v1/me', undefined, from('203.0.113.9', 99))).status).toBe(429);
    expect((await app().call('admin', 'GET', '/api/v1/me', undefined, from('203.0.113.7', 99))).status).toBe(200);
    const { json } = await app().call('admin', 'GET', '/api/v1/events?type=login.failed');
    expect(json.items[0].actor.address).toBe('203.0.113.9');
  });

  test('the challenge tells what the proxy said', async () => {
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'hub.example' };
    expect(await challengeOf(app, headers)).toBe('Bearer realm="https://hub.example/v2/token",service="hub.example"');
    const forged = { 'x-forwarded-proto': 'javascript', 'x-forwarded-host': 'a", b="c' };
    expect(await challengeOf(app, forged)).toBe('Bearer realm="http://localhost:80/v2/token",service="localhost"');
  });
});

describe('with no proxy', () => {
  const app = useApp();

  test('forwarded headers mean nothing', async () => {
    const headers = {
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-for': '192.0.2.1',
    };
    expect(await challengeOf(app, headers)).toBe('Bearer realm="http://localhost:80/v2/token",service="localhost"');
    await app().call(GUESS, 'GET', '/api/v1/me', undefined, headers);
    const { json } = await app().call('admin', 'GET', '/api/v1/events?type=login.failed');
    expect(json.items[0].actor.address).toBe('127.0.0.1');
  });

  test('a Host that is none is refused at every door', async () => {
    for (const path of ['/v2/', '/v2/token', '/v1/search?q=a', '/api/v1/health'])
      expect([path, (await app().call('admin', 'GET', path, undefined, { host: 'a"b' })).status]).toEqual([path, 400]);
  });
});

describe('with a configured address', () => {
  const app = useApp({ externalUrl: 'https://hub.example/registry' });

  test('realm and service are told from it', async () => {
    expect(await challengeOf(app, { host: 'inside:5000' })).toBe(
      'Bearer realm="https://hub.example/registry/v2/token",service="hub.example"',
    );
  });

  test('whatever tells a place tells it as clients reach it', async () => {
    const place = async (method: string, path: string, body?: Buffer, type = 'a/b') => {
      const { headers } = await app().call('admin', method, path, body, { 'content-type': type });
      return headers['location'] ?? headers['link'];
    };
    const inside = (location: string | undefined) => location?.replace(/^\/registry/, '') ?? '';
    const bytes = Buffer.from('{}');
    const upload = await place('POST', '/v2/admin/app/blobs/uploads/');
    expect(upload).toMatch(/^\/registry\/v2\/admin\/app\/blobs\/uploads\/\w/);
    expect(await place('PATCH', inside(upload), bytes)).toBe(upload);
    expect(await place('GET', inside(upload))).toBe(upload);
    const blob = `/v2/admin/app/blobs/${digestFor(bytes)}`;
    expect(await place('PUT', `${inside(upload)}?digest=${digestFor(bytes)}`)).toBe(`/registry${blob}`);
    const config = { mediaType: 'a/b', digest: digestFor(bytes), size: 2 };
    const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers: [] }));
    for (const tag of ['1', '2'])
      expect(await place('PUT', `/v2/admin/app/manifests/${tag}`, manifest, OCI_MANIFEST)).toBe(
        `/registry/v2/admin/app/manifests/${digestFor(manifest)}`,
      );
    expect(await place('GET', '/v2/admin/app/tags/list?n=1')).toBe(
      '</registry/v2/admin/app/tags/list?n=1&last=1>; rel="next"',
    );
    await place('POST', `/v2/admin/other/blobs/uploads/?digest=${digestFor(bytes)}`, bytes);
    expect(await place('GET', '/v2/_catalog?n=1')).toBe('</registry/v2/_catalog?n=1&last=admin%2Fapp>; rel="next"');
    const { json } = await app().call(undefined, 'GET', '/api/v1/openapi.json');
    expect(json.servers).toEqual([{ url: 'https://hub.example/registry' }]);
  });
});
