// Pages of other sites, in the browser of somebody whose password the browser remembers.

import { beforeAll, describe, expect, test } from 'vitest';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const OWN = 'http://localhost:80';
const jobs = async () => (await app().call('admin', 'GET', '/api/v1/jobs?kind=storage.collect_garbage')).json.items;
const collect = (headers: Record<string, string>) =>
  app().call('admin', 'POST', '/api/v1/gc', undefined, { host: 'localhost:80', ...headers });

beforeAll(() => app().createUser('ada'));

describe('a write', () => {
  test.each<Record<string, string>>([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: OWN },
    { 'sec-fetch-site': 'anything' },
    { origin: 'https://evil.example' },
    { origin: 'http://localhost:8080' },
    { origin: 'https://localhost:80' },
    { origin: 'null' },
  ])('with %j is refused, and nothing happens', async (headers) => {
    const before = await jobs();
    const answer = await collect(headers);
    expect([answer.status, answer.json.error.code]).toEqual([403, 'DENIED']);
    expect(answer.json.error.message).toContain('a page of another site sent this');
    expect(await jobs()).toEqual(before);
  });

  test.each<Record<string, string>>([
    {},
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'same-origin', origin: OWN },
    // A proxy that ends TLS, of which nobody told the server.
    { 'sec-fetch-site': 'same-origin', origin: 'https://hub.example' },
    { origin: 'http://localhost' },
  ])('with %j is done', async (headers) => {
    expect((await collect(headers)).status).toBe(202);
  });

  test('is refused at the registry too', async () => {
    const origin = { origin: 'https://evil.example' };
    for (const [method, path] of [
      ['POST', '/v2/ada/web/blobs/uploads/'],
      ['DELETE', '/v2/ada/web/manifests/1'],
      ['PUT', '/v2/ada/web/manifests/1'],
      ['POST', '/v2/token'],
      ['GET', '/v2/token?offline_token=true'],
    ] as const) {
      const answer = await app().call('ada', method, path, undefined, origin);
      expect([method, path, answer.status, answer.json.errors[0].code]).toEqual([method, path, 403, 'DENIED']);
    }
    expect((await app().call('ada', 'GET', '/api/v1/repositories/ada%2Fweb')).status).toBe(404);
  });
});

test('reading is left to the browser, which shows no answer to other sites', async () => {
  const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
  const answer = await app().call('ada', 'GET', '/api/v1/me', undefined, headers);
  expect(answer.status).toBe(200);
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  expect((await app().call('ada', 'GET', '/v2/token?service=x', undefined, headers)).status).toBe(200);
});
