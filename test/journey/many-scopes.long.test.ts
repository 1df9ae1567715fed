// One token for more repositories than could be spelt out in a header.

import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { basicHeader, bearer, grantedBy } from '../support/bearer.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();

/** Of 40 characters, in which no compression finds anything. */
const nameOf = (number: number) => `ada/${createHash('sha256').update(String(number)).digest('hex').slice(0, 36)}`;
const NAMES = Array.from({ length: 300 }, (_, number) => nameOf(number));
const OUTSIDE = nameOf(300);
/** What is asked of each, in turn. */
const ASKED = ['pull', 'pull,push', 'push', 'delete', 'pull,delete', '*'];

const scopesOf = (names: readonly string[]) =>
  names.map((name, index) => `repository:${name}:${ASKED[index % ASKED.length]}`);
const mayPull = async (who: string, name: string) =>
  (await app().call(who, 'GET', `/v2/${name}/tags/list`)).status === 200;
const mayPush = async (who: string, name: string) =>
  (await app().call(who, 'POST', `/v2/${name}/blobs/uploads/`)).status === 202;
const mayDelete = async (who: string, name: string) =>
  (await app().call(who, 'DELETE', `/v2/${name}/manifests/none`)).status === 404;
const access = (name: string) => `/api/v1/repositories/${encodeURIComponent(name)}/access/bob`;

beforeAll(async () => {
  for (const name of ['ada', 'bob']) await app().createUser(name);
  for (const name of [...NAMES, OUTSIDE]) await app().call('ada', 'POST', '/api/v1/repositories', { name });
});

describe('a token for 300 repositories', () => {
  test('fits into 4 KiB of Authorization, and gives exactly what was asked for and granted', async () => {
    const token = await bearer(app(), 'ada', ...scopesOf(NAMES));
    expect(token.length).toBeLessThanOrEqual(4_096);
    const name = '名'.repeat(100);
    const secret = (await app().call('ada', 'POST', '/api/v1/tokens', { name })).json.secret;
    const given = await app().call(
      basicHeader('ada', secret),
      'GET',
      `/v2/token?${new URLSearchParams(scopesOf(NAMES).map((scope) => ['scope', scope]))}`,
    );
    expect(`Bearer ${given.json.token}`.length).toBeLessThanOrEqual(4_096);
    for (const [index, name] of NAMES.entries()) {
      const asked = ASKED[index % ASKED.length] ?? '';
      const expected = ['pull', 'push', 'delete'].map((action) => asked === '*' || asked.split(',').includes(action));
      const actual = [await mayPull(token, name), await mayPush(token, name), await mayDelete(token, name)];
      expect([name, ...actual]).toEqual([name, ...expected]);
    }
    expect([await mayPull(token, OUTSIDE), await mayPush(token, OUTSIDE)]).toEqual([false, false]);
  });

  test('gives nobody more than they have, and less as soon as they have less', async () => {
    const [readable, writable] = NAMES as [string, string];
    await app().call('ada', 'PUT', access(readable), { role: 'read-only' });
    for (const name of NAMES.slice(1)) await app().call('ada', 'PUT', access(name), { role: 'read-write' });
    const token = await bearer(app(), 'bob', ...NAMES.map((name) => `repository:${name}:pull,push`));
    expect(grantedBy(token)).toEqual([]);
    expect([await mayPull(token, readable), await mayPush(token, readable)]).toEqual([true, false]);
    expect([await mayPull(token, writable), await mayPush(token, writable)]).toEqual([true, true]);
    await app().call('ada', 'PUT', access(readable), { role: 'admin' });
    expect(await mayPush(token, readable)).toBe(false);
    await app().call('ada', 'DELETE', access(writable));
    expect(await mayPull(token, writable)).toBe(false);
  });

  test('says no more to others than any token does', async () => {
    const token = await bearer(app(), 'bob', ...NAMES.map((name) => `repository:${name}:push`));
    const refusal = async (name: string) => (await app().call(token, 'GET', `/v2/${name}/tags/list`)).json;
    const [name] = NAMES as [string];
    expect(JSON.stringify(await refusal(name)).replaceAll(name, OUTSIDE)).toEqual(
      JSON.stringify(await refusal(OUTSIDE)),
    );
  });

  test('that are public is given to nobody in particular, too', async () => {
    for (const name of NAMES)
      await app().call('ada', 'PATCH', `/api/v1/repositories/${encodeURIComponent(name)}`, { visibility: 'public' });
    const token = await bearer(app(), undefined, ...NAMES.map((name) => `repository:${name}:pull,push`));
    expect(token.length).toBeLessThanOrEqual(4_096);
    expect([await mayPull(token, nameOf(7)), await mayPush(token, nameOf(7))]).toEqual([true, false]);
    await app().call('ada', 'PATCH', `/api/v1/repositories/${encodeURIComponent(nameOf(7))}`, {
      visibility: 'private',
    });
    expect(await mayPull(token, nameOf(7))).toBe(false);
  });
});

test('a token for few repositories spells them, as clients expect', async () => {
  const token = await bearer(app(), 'ada', ...scopesOf(NAMES.slice(0, 6)), 'registry:catalog:*');
  expect(grantedBy(token).map(({ name }) => name)).toEqual([...NAMES.slice(0, 6), 'catalog']);
});

test('a token for many repositories and the catalog says so, and lists it', async () => {
  const token = await bearer(app(), 'ada', 'registry:catalog:*', ...scopesOf(NAMES.slice(1)));
  expect(grantedBy(token)).toEqual([{ type: 'registry', name: 'catalog', actions: ['*'] }]);
  expect((await app().call(token, 'GET', '/v2/_catalog?n=1')).json.repositories).toHaveLength(1);
});
