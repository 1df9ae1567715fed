// Access tokens: named, restricted, expiring, revocable, shown once; as the password of a login and as a bearer's token.

import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createRefreshToken } from '../../src/access/credential/access-token.ts';
import { provePassword } from '../../src/access/login/authenticate.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { basicHeader, bearer, grantedBy } from '../support/bearer.ts';
import { everyItem } from '../support/every-page.ts';
import { sampleImage } from '../support/sample-image.ts';
import { PASSWORD, useApp } from '../support/test-app.ts';

const app = useApp();

beforeAll(async () => {
  await app().createUser('ada');
  await app().createUser('bob');
  await pushImage(app().send('ada'), 'ada/app', sampleImage('app'), '1');
});

async function token(body: object): Promise<{ id: string; secret: string }> {
  const answer = await app().call('ada', 'POST', '/api/v1/tokens', { name: 'ci', ...body });
  expect(answer.status).toBe(201);
  return answer.json;
}

const pull = async (who: string) => (await app().call(who, 'GET', '/v2/ada/app/manifests/1')).status;
const PULL = { type: 'repository', name: 'ada/app', actions: ['pull'] };
const loginWith = async (who: string): Promise<string> =>
  (await app().call(who, 'GET', '/v2/token?service=registry&offline_token=true')).json.refresh_token;
const refreshed = (login: string, scope = 'repository:ada/app:pull') =>
  app().call(
    undefined,
    'POST',
    '/v2/token',
    new URLSearchParams({ grant_type: 'refresh_token', refresh_token: login, scope }).toString(),
    { 'content-type': 'application/x-www-form-urlencoded' },
  );
const list = async () => (await app().call('ada', 'GET', '/api/v1/tokens')).json.items;

test('a token is as good as the password, with Basic and as Bearer, at the API and at the registry', async () => {
  const { secret } = await token({});
  for (const who of [basicHeader('ada', secret), `Bearer ${secret}`]) {
    expect((await app().call(who, 'GET', '/api/v1/me')).json).toMatchObject({ name: 'ada', credential: 'token:ci' });
    expect(await pull(who)).toBe(200);
    expect(grantedBy(await bearer(app(), who, 'repository:ada/app:pull,push'))).toEqual([
      { type: 'repository', name: 'ada/app', actions: ['pull', 'push'] },
    ]);
  }
  expect(await pull(basicHeader('bob', secret))).toBe(401);
  expect(await pull(basicHeader('ada', `${secret.slice(0, -1)}~`))).toBe(401);
  expect(await pull(`Bearer ${secret}x`)).toBe(401);
});

test('its secret is shown once, and is kept nowhere', async () => {
  const { id, secret } = await token({ name: 'once' });
  expect(secret).toMatch(/^shiplock_pat_[A-Za-z0-9]{44}$/);
  const items = await list();
  expect(items[0]).toEqual({
    id,
    name: 'once',
    kind: 'token',
    parent: null,
    permissions: null,
    createdAt: expect.any(String),
    expiresAt: null,
    lastUsedAt: null,
  });
  expect(JSON.stringify(items)).not.toContain(secret);
  const rows = await app().database.rows.selectFrom('access_token').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(secret);
  const events = await app().call('admin', 'GET', '/api/v1/events?type=token.created');
  expect(events.json.items[0]).toMatchObject({ actor: { name: 'ada' }, data: { name: 'once' } });
  expect(JSON.stringify(events.json)).not.toContain(secret);
});

test('also not when the request can be sent again under an Idempotency-Key', async () => {
  const make = (key: string) =>
    app().call('ada', 'POST', '/api/v1/tokens', { name: 'again' }, { 'idempotency-key': key });
  const first = await make('token-1');
  expect(first.status).toBe(201);
  const second = await make('token-1');
  expect([second.status, second.json.error.message]).toEqual([
    409,
    'this was done already under this Idempotency-Key, and its answer held a secret that is not kept: make another one',
  ]);
  expect((await list()).filter((one: { name: string }) => one.name === 'again')).toHaveLength(1);
  const rows = await app().database.rows.selectFrom('idempotency').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(first.json.secret);
});

test('its last use is shown', async () => {
  const { id, secret } = await token({ name: 'used' });
  const shown = async () => (await list()).find((one: { id: string }) => one.id === id).lastUsedAt;
  expect(await shown()).toBeNull();
  expect(await pull(`Bearer ${secret}`)).toBe(200);
  const first = await shown();
  expect(first).toMatch(/^2026-11-21T/);
  app().clock.advance(3600);
  expect(await pull(basicHeader('ada', secret))).toBe(200);
  expect(Date.parse(await shown()) - Date.parse(first)).toBeGreaterThanOrEqual(3_600_000);
});

test('it ends when it expires', async () => {
  const now = app().clock.now() / 1000;
  const { secret } = await token({ expiresAt: new Date(now + 60_000).toISOString() });
  expect(await pull(`Bearer ${secret}`)).toBe(200);
  app().clock.advance(61);
  expect(await pull(`Bearer ${secret}`)).toBe(401);
  expect(await pull(basicHeader('ada', secret))).toBe(401);
});

test('it ends when it is revoked, by its user only', async () => {
  const { id, secret } = await token({});
  expect((await app().call('bob', 'DELETE', `/api/v1/tokens/${id}`)).status).toBe(404);
  expect((await app().call('admin', 'DELETE', `/api/v1/tokens/${id}`)).status).toBe(404);
  expect(await pull(`Bearer ${secret}`)).toBe(200);
  expect((await app().call('ada', 'DELETE', `/api/v1/tokens/${id}`)).status).toBe(204);
  expect(await pull(`Bearer ${secret}`)).toBe(401);
  expect((await app().call('ada', 'DELETE', `/api/v1/tokens/${id}`)).status).toBe(404);
  expect((await list()).map((one: { id: string }) => one.id)).not.toContain(id);
});

test.each([
  [{ name: '' }, 'name'],
  [{ name: 'x', permissions: [] }, 'permissions'],
  [{ name: 'x', permissions: ['everything'] }, 'permissions.0'],
  [{ name: 'x', expiresAt: 'tomorrow' }, 'expiresAt'],
  [{ name: 'x', expiresAt: '2020-01-01T00:00:00Z' }, 'the expiry is in the past'],
  [{}, 'name'],
])('it cannot be made of %j', async (body, words) => {
  const answer = await app().call('ada', 'POST', '/api/v1/tokens', body);
  expect(answer.status).toBe(400);
  expect(answer.json.error.message).toContain(words);
});

describe('what is made with a token', () => {
  const soon = () => new Date(app().clock.now() / 1000 + 60_000).toISOString();

  test('a login ends with the token, when that is revoked', async () => {
    const { id, secret } = await token({});
    const login = await loginWith(basicHeader('ada', secret));
    expect((await refreshed(login)).status).toBe(200);
    expect((await app().call('ada', 'DELETE', `/api/v1/tokens/${id}`)).status).toBe(204);
    expect((await refreshed(login)).status).toBe(401);
    expect((await list()).filter((one: { parent: string }) => one.parent === id)).toEqual([]);
  });

  test('a login lives no longer than the token, and neither does what it is traded for', async () => {
    const { id, secret } = await token({ expiresAt: soon() });
    const login = await loginWith(basicHeader('ada', secret));
    const { token: bearerToken, expires_in: life } = (await refreshed(login)).json;
    expect(life).toBeLessThanOrEqual(60);
    expect(life).toBeGreaterThan(55);
    const made = (await list()).find((one: { parent: string }) => one.parent === id);
    expect(made).toMatchObject({ kind: 'login', name: 'login to registry' });
    app().clock.advance(61);
    expect((await refreshed(login)).status).toBe(401);
    expect(await pull(`Bearer ${bearerToken}`)).toBe(401);
  });

  test('another token ends with it, and expires no later', async () => {
    const { id, secret } = await token({ expiresAt: soon() });
    const make = (body: object) => app().call(`Bearer ${secret}`, 'POST', '/api/v1/tokens', body);
    const child = await make({ name: 'child' });
    expect(child.json).toMatchObject({ parent: id, expiresAt: (await list()).find(of(id)).expiresAt });
    const later = await make({ name: 'later', expiresAt: '2100-01-01T00:00:00Z' });
    expect([later.status, later.json.error.message]).toEqual([
      400,
      expect.stringContaining('a token that is made with another one cannot outlive it'),
    ]);
    const grandchild = await app().call(`Bearer ${child.json.secret}`, 'POST', '/api/v1/tokens', {
      name: 'grandchild',
    });
    expect(await pull(`Bearer ${grandchild.json.secret}`)).toBe(200);
    await app().call('ada', 'DELETE', `/api/v1/tokens/${id}`);
    for (const made of [child, grandchild]) expect(await pull(`Bearer ${made.json.secret}`)).toBe(401);
  });

  test('a new password is not', async () => {
    const { secret } = await token({});
    const change = { password: 'another horse', currentPassword: secret };
    expect((await app().call(`Bearer ${secret}`, 'PATCH', '/api/v1/users/ada', change)).status).toBe(403);
  });

  const of = (id: string) => (one: { id: string }) => one.id === id;
});

test('logins are listed with their last use, and end when they are revoked', async () => {
  const login = await loginWith('ada');
  const newest = async () => (await list())[0];
  const { id, lastUsedAt } = await newest();
  expect(await newest()).toMatchObject({ kind: 'login', parent: null, name: 'login to registry', permissions: null });
  expect(lastUsedAt).toBeNull();
  expect((await refreshed(login)).status).toBe(200);
  expect((await newest()).lastUsedAt).toMatch(/^2026-/);
  expect((await app().call('bob', 'DELETE', `/api/v1/tokens/${id}`)).status).toBe(404);
  expect((await app().call('ada', 'DELETE', `/api/v1/tokens/${id}`)).status).toBe(204);
  expect((await refreshed(login)).status).toBe(401);
});

test('of a thousand logins, the one that was used least lately makes way for a new one', async () => {
  await app().createUser('cy');
  const first = await loginWith('cy');
  const second = await loginWith('cy');
  const { access } = app().app.doors.rooms;
  const cy = await provePassword(access, 'cy', PASSWORD, { address: '127.0.0.1' });
  for (let count = 2; count < 1_000; count++) await createRefreshToken(access, cy, 'registry');
  app().clock.advance(3600);
  expect((await refreshed(first)).status).toBe(200);
  await loginWith('cy');
  expect((await refreshed(first)).status).toBe(200);
  expect((await refreshed(second)).status).toBe(401);
  expect((await everyItem(app(), 'cy', '/api/v1/tokens')).items).toHaveLength(1_000);
});

describe('a token that is restricted to pulling', () => {
  let who = '';

  beforeEach(async () => {
    const { secret } = await token({ name: 'reader', permissions: ['pull'] });
    who = basicHeader('ada', secret);
  });

  test('pulls, and does nothing else, at either door', async () => {
    expect(await pull(who)).toBe(200);
    const refused = [
      ['POST', '/v2/ada/app/blobs/uploads/', undefined],
      ['DELETE', '/v2/ada/app/manifests/1', undefined],
      ['DELETE', '/api/v1/repositories/ada%2Fapp/tags/1', undefined],
      ['PATCH', '/api/v1/repositories/ada%2Fapp', { description: 'x' }],
      ['DELETE', '/api/v1/repositories/ada%2Fapp', undefined],
      ['POST', '/api/v1/repositories', { name: 'ada/more' }],
      ['PUT', '/api/v1/repositories/ada%2Fapp/access/bob', { role: 'admin' }],
      ['PUT', '/api/v1/namespaces/ada/access/bob', { role: 'admin' }],
      ['PATCH', '/api/v1/namespaces/ada', { usage: 'validated' }],
      ['POST', '/api/v1/promotion-policies', { source: 'ada/app', target: 'ada/copy', always: true }],
      [
        'POST',
        '/api/v1/promotions',
        { source: { repository: 'ada/app', reference: '1' }, target: { repository: 'ada/copy' } },
      ],
      ['POST', '/api/v1/tokens', { name: 'more' }],
      ['PATCH', '/api/v1/users/ada', { fullName: 'Somebody else' }],
      ['POST', '/api/v1/gc', {}],
    ] as const;
    for (const [method, path, body] of refused) {
      expect([path, (await app().call(who, method, path, body)).status]).toEqual([path, 403]);
    }
  });

  test('is told of itself, and not of the other tokens of its user', async () => {
    await token({ name: 'secret plan' });
    const { json } = await app().call(who, 'GET', '/api/v1/tokens');
    expect(json).toMatchObject({ items: [{ name: 'reader', permissions: ['pull'] }], next: null });
    expect((await app().call('ada', 'GET', '/api/v1/tokens')).json.items.length).toBeGreaterThan(1);
  });

  test('does not revoke tokens', async () => {
    const other = await token({ name: 'other' });
    expect((await app().call(who, 'DELETE', `/api/v1/tokens/${other.id}`)).status).toBe(403);
    expect(await pull(`Bearer ${other.secret}`)).toBe(200);
  });

  test('is not traded at the token endpoint for more', async () => {
    expect(grantedBy(await bearer(app(), who, 'repository:ada/app:pull,push,delete'))).toEqual([
      { type: 'repository', name: 'ada/app', actions: ['pull'] },
    ]);
    const login = await loginWith(who);
    for (const scope of ['repository:ada/app:pull,push,delete', 'registry:catalog:*'])
      expect(grantedBy((await refreshed(login, scope)).json.token)).toEqual(
        scope.startsWith('registry') ? [{ type: 'registry', name: 'catalog', actions: ['*'] }] : [PULL],
      );
  });

  test('does not make a system admin of an admin', async () => {
    const made = await app().call('admin', 'POST', '/api/v1/tokens', { name: 'reader', permissions: ['pull'] });
    const reader = `Bearer ${made.json.secret}`;
    expect((await app().call(reader, 'GET', '/v2/ada/app/manifests/1')).status).toBe(200);
    expect((await app().call(reader, 'GET', '/api/v1/users')).status).toBe(403);
    expect((await app().call(reader, 'GET', '/api/v1/events')).status).toBe(403);
    expect((await app().call(reader, 'POST', '/api/v1/organizations', { name: 'x' })).status).toBe(403);
    expect((await app().call(reader, 'PATCH', '/api/v1/users/bob', { isAdmin: true })).status).toBe(403);
  });
});

test('a token for promoting only promotes, and can neither push nor pull', async () => {
  await app().call('ada', 'POST', '/api/v1/repositories', { name: 'ada/qa' });
  const { secret } = await token({ name: 'gate', permissions: ['promote', 'accept_promotions'] });
  const who = `Bearer ${secret}`;
  const promoted = await app().call(who, 'POST', '/api/v1/promotions', {
    source: { repository: 'ada/app', reference: '1' },
    target: { repository: 'ada/qa' },
  });
  expect([promoted.status, promoted.json.state]).toEqual([201, 'succeeded']);
  expect(await pull(who)).toBe(403);
  expect((await app().call(who, 'POST', '/v2/ada/app/blobs/uploads/')).status).toBe(403);
});
