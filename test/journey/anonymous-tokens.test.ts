// A token that was given to somebody anonymous says no more than no token does: at every call of the management API it
// gets the answer that no credentials get.

import { beforeAll, expect, test } from 'vitest';
import { API_PREFIX } from '../../src/api/route.ts';
import { allRoutes } from '../../src/http/api/openapi.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
let token = '';

beforeAll(async () => {
  await app().createUser('ann');
  await app().call('ann', 'POST', '/api/v1/repositories', { name: 'ann/secret', scanOnPush: true });
  await pushImage(app().send('ann'), 'ann/secret', sampleImage('1'), '1');
  await app().drain();
  token = `Bearer ${(await app().call(undefined, 'GET', '/v2/token')).json.token}`;
});

test.each(allRoutes().map((route) => [route.method, route.path] as const))(
  '%s %s answers as without credentials',
  async (method, path) => {
    const place: Readonly<Record<string, string>> = { repository: 'ann%2Fsecret', user: 'ann', namespace: 'ann' };
    const url = `${API_PREFIX}${path.replace(/\{(\w+)\}/g, (_, name: string) => place[name] ?? '1')}`;
    const body = method === 'GET' || method === 'DELETE' ? undefined : {};
    const without = await app().call(undefined, method, url, body);
    const given = await app().call(token, method, url, body);
    expect([given.status, given.json]).toEqual([without.status, without.json]);
    expect(without.bytes.toString()).not.toContain('sha256:');
  },
);
