// API keys: credentials of no person, with what was given to them and nothing else.

import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { queueHousekeeping } from '../../src/jobs.ts';
import { bearer } from '../support/bearer.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();

const call = async (who: string | undefined, method: string, path: string, body?: unknown) =>
  app().call(who, method, `/api/v1${path}`, body);
const status = async (who: string | undefined, method: string, path: string, body?: unknown) =>
  (await call(who, method, path, body)).status;
const basic = (name: string, secret: string) => `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;
const pull = async (who: string | undefined, repository = 'dev/web') =>
  (await app().call(who, 'GET', `/v2/${repository}/manifests/1`)).status;
const createKey = async (by: string, body: object) => call(by, 'POST', '/api-keys', body);

const DEV = { kind: 'namespace', name: 'dev' } as const;

beforeAll(async () => {
  for (const name of ['owner', 'ben']) await app().createUser(name);
  for (const name of ['dev', 'qa']) {
    await app().createOrganization(name);
    await call('admin', 'PUT', `/organizations/${name}/members/owner`, { isOwner: true });
  }
  await pushImage(app().send('owner'), 'dev/web', sampleImage('web'), '1');
  await call('owner', 'POST', '/repositories', { name: 'qa/web' });
});

describe('an API key', () => {
  test('logs in with its name and secret, as Bearer, with X-ApiKey and by the token endpoint', async () => {
    const made = await createKey('owner', { name: 'ci', scope: DEV, permissions: ['pull', 'push'] });
    expect([made.status, made.json]).toMatchObject([
      201,
      { username: 'dev+ci', namespace: 'dev', permissions: ['pull', 'push'], scope: DEV, createdBy: 'owner' },
    ]);
    const { id, secret, username } = made.json;
    expect(secret).toMatch(/^shiplock_key_[A-Za-z0-9]{44}$/);
    expect(await pull(basic(username, secret))).toBe(200);
    expect(await pull(`Bearer ${secret}`)).toBe(200);
    expect(
      (await app().call(undefined, 'GET', '/v2/dev/web/manifests/1', undefined, { 'x-apikey': secret })).status,
    ).toBe(200);
    expect(await pull(await bearer(app(), basic(username, secret), 'repository:dev/web:pull'))).toBe(200);
    await pushImage(app().send(basic(username, secret)), 'dev/web', sampleImage('by key'), '2');
    const [event] = (await call('admin', 'GET', '/events?repository=dev%2Fweb&type=manifest.pushed')).json.items;
    expect(event.actor).toEqual({ kind: 'api_key', id, name: 'dev+ci', credential: 'key:ci', address: '127.0.0.1' });
    const shown = (await call('owner', 'GET', `/api-keys/${id}`)).json;
    expect([shown.lastUsedAt, 'secret' in shown]).toEqual([expect.any(String), false]);
    expect((await call(`Bearer ${secret}`, 'GET', '/me')).json).toMatchObject({ kind: 'api_key', name: 'dev+ci' });
  });

  test('with another name, or a wrong secret, is nobody, also where everybody may read', async () => {
    const { secret } = (await createKey('owner', { name: 'names', scope: DEV, permissions: ['pull'] })).json;
    expect(await pull(basic('owner', secret))).toBe(401);
    expect(await pull(basic('dev+ci', secret))).toBe(401);
    expect(await pull(`Bearer ${secret}x`)).toBe(401);
    await call('owner', 'PATCH', '/repositories/dev%2Fweb', { visibility: 'public' });
    const wrong = { 'x-apikey': 'shiplock_key_wrong' };
    expect((await app().call(undefined, 'GET', '/v2/dev/web/manifests/1', undefined, wrong)).status).toBe(401);
    const two = { 'x-apikey': secret };
    expect((await app().call('owner', 'GET', '/v2/dev/web/manifests/1', undefined, two)).status).toBe(400);
    await call('owner', 'PATCH', '/repositories/dev%2Fweb', { visibility: 'private' });
  });

  test('with promote and accept_promotions does just that', async () => {
    const scope = { kind: 'system' };
    const permissions = ['promote', 'accept_promotions'];
    const { username, secret } = (await createKey('admin', { name: 'gate', scope, permissions })).json;
    expect(username).toBe('+gate');
    const key = basic(username, secret);
    const order = { source: { repository: 'dev/web', reference: '1' }, target: { repository: 'qa/web' } };
    const promoted = await call(key, 'POST', '/promotions', order);
    expect([promoted.status, promoted.json.by]).toMatchObject([201, { kind: 'api_key', name: '+gate' }]);
    expect(await pull(key)).toBe(403);
    for (const [method, path, body] of [
      ['GET', '/repositories/dev%2Fweb', undefined],
      ['POST', '/repositories', { name: 'dev/new' }],
      ['POST', '/users', { name: 'x', password: 'long enough' }],
      ['POST', '/tokens', { name: 'x' }],
      ['POST', '/api-keys', { name: 'x', scope, permissions }],
      ['GET', '/api-keys', undefined],
      ['GET', '/events', undefined],
      ['PUT', '/repositories/dev%2Fweb/access/ben', { role: 'admin' }],
    ] as const)
      expect([path, await status(key, method, path, body)]).toEqual([
        path,
        expect.toSatisfy((code) => [403, 404].includes(code)),
      ]);
  });

  test('is listed with what it may do on its own place, whatever it was given elsewhere', async () => {
    const web = { kind: 'repository', name: 'dev/web' };
    const one = (await createKey('owner', { name: 'one', scope: DEV, permissions: ['pull', 'push'] })).json;
    const two = (await createKey('owner', { name: 'two', scope: web, permissions: ['scan'] })).json;
    await app().database.transaction(async (tx) => {
      const more = { user_id: null, team_id: null, role_id: null, permissions_json: null, granted_by: 'owner' };
      const admin = { ...more, key_id: one.id, built_in_role: 'admin', created_at: 1 };
      for (const [place, is_denied] of [
        [{ scope_kind: 'repository', scope: 'dev/web' }, 0],
        [{ scope_kind: 'namespace', scope: 'dev' }, 1],
      ] as const)
        await tx
          .insertInto('access_grant')
          .values({ ...admin, ...place, is_denied, id: `more-${is_denied}` })
          .execute();
    });
    const { items } = (await call('owner', 'GET', '/api-keys?namespace=dev')).json;
    const shown = new Map(items.map((key: { id: string; permissions: string[] }) => [key.id, key.permissions]));
    expect([shown.get(one.id), shown.get(two.id)]).toEqual([['pull', 'push'], ['scan']]);
    expect((await call('owner', 'GET', `/api-keys/${one.id}`)).json.permissions).toEqual(['pull', 'push']);
    for (const { id } of [one, two]) await call('owner', 'DELETE', `/api-keys/${id}`);
  });

  test('is rotated with an overlap of both secrets', async () => {
    const { id, secret } = (await createKey('owner', { name: 'turn', scope: DEV, permissions: ['pull'] })).json;
    const turned = await call('owner', 'POST', `/api-keys/${id}/rotate`, { overlapSeconds: 60 });
    expect([turned.status, turned.json.previousSecretEndsAt]).toEqual([200, expect.any(String)]);
    expect([await pull(`Bearer ${secret}`), await pull(`Bearer ${turned.json.secret}`)]).toEqual([200, 200]);
    app().clock.advance(61);
    expect([await pull(`Bearer ${secret}`), await pull(`Bearer ${turned.json.secret}`)]).toEqual([401, 200]);
    const at = (await call('owner', 'POST', `/api-keys/${id}/rotate`, {})).json;
    expect([await pull(`Bearer ${turned.json.secret}`), await pull(`Bearer ${at.secret}`)]).toEqual([401, 200]);
  });

  test('pulls not a moment longer than its secret is good, however often it has pulled before', async () => {
    const { id, secret } = (await createKey('owner', { name: 'brief', scope: DEV, permissions: ['pull'] })).json;
    await call('owner', 'POST', `/api-keys/${id}/rotate`, { overlapSeconds: 3 });
    for (const _time of [1, 2, 3]) expect(await pull(`Bearer ${secret}`)).toBe(200);
    app().clock.advance(3);
    expect(await pull(`Bearer ${secret}`)).toBe(401);
    await call('owner', 'DELETE', `/api-keys/${id}`);
  });

  test('ends: told of 14, 3 and 1 days before, and then refused with the reason', async () => {
    const day = 86_400;
    const expiresAt = new Date(app().clock.now() / 1000 + 20 * day * 1000).toISOString();
    const { id, secret, username } = (
      await createKey('owner', { name: 'short', scope: DEV, permissions: ['pull'], expiresAt })
    ).json;
    const days = async () =>
      (
        (await call('admin', 'GET', '/events?type=key.expiring')).json.items as {
          data: { key: string; days: number };
        }[]
      )
        .filter(({ data }) => data.key === username)
        .map(({ data }) => data.days);
    const told = [];
    for (let passed = 0; passed < 20; passed++) {
      await queueHousekeeping(app().database, app().clock.now());
      await app().drain();
      told.push((await days()).length);
      app().clock.advance(day);
    }
    // 14 days are left on the seventh, 3 on the eighteenth and 1 on the twentieth.
    expect(told).toEqual([...Array(6).fill(0), ...Array(11).fill(1), ...Array(2).fill(2), 3]);
    expect(await days()).toEqual([1, 3, 14]);
    const refused = await app().call(basic(username, secret), 'GET', '/v2/');
    expect([refused.status, refused.json.errors[0].message]).toEqual([401, expect.stringContaining('has expired')]);
    expect((await call('admin', 'GET', '/events?type=login.failed')).json.items[0]).toMatchObject({
      actor: { name: username },
      data: { reason: 'expired' },
    });
    const later = new Date(app().clock.now() / 1000 + day * 1000).toISOString();
    expect(await status('owner', 'PATCH', `/api-keys/${id}`, { expiresAt: later })).toBe(200);
    expect(await pull(`Bearer ${secret}`)).toBe(200);
  });

  test('is refused at once when it is deleted, and one of the same name has nothing of it', async () => {
    const { id, secret } = (await createKey('owner', { name: 'gone', scope: DEV, permissions: ['pull'] })).json;
    await call('owner', 'PUT', `/repositories/qa%2Fweb/keys/${id}`, { role: 'admin' });
    expect((await call('owner', 'GET', `/api-keys/${id}/access`)).json.items).toMatchObject([
      { namespace: 'dev', permissions: ['pull'], role: null },
      { repository: 'qa/web', role: 'admin' },
    ]);
    expect(await status('owner', 'DELETE', `/api-keys/${id}`)).toBe(204);
    expect(await pull(`Bearer ${secret}`)).toBe(401);
    const again = (await createKey('owner', { name: 'gone', scope: DEV, permissions: ['pull'] })).json;
    expect(await status(`Bearer ${again.secret}`, 'GET', '/repositories/qa%2Fweb')).toBe(404);
  });
});

describe('whoever makes a key', () => {
  test('gives it no more than they may do there', async () => {
    await call('admin', 'POST', '/roles', { name: 'keeper', permissions: ['pull', 'manage_repository'] });
    await call('owner', 'PUT', '/namespaces/dev/access/ben', { role: 'keeper' });
    const draft = { name: 'bens', scope: DEV, permissions: ['pull', 'push'] };
    const refused = await createKey('ben', draft);
    expect([refused.status, refused.json.error.detail]).toEqual([403, { permission: 'push', place: 'dev' }]);
    const { id } = (await createKey('ben', { ...draft, permissions: ['pull'] })).json;
    expect(await status('ben', 'PATCH', `/api-keys/${id}`, { permissions: ['push'] })).toBe(403);
    await call('owner', 'PATCH', `/api-keys/${id}`, { permissions: ['push'] });
    // Whoever sees the secret could push with it.
    expect(await status('ben', 'POST', `/api-keys/${id}/rotate`, {})).toBe(403);
    expect(await status('owner', 'POST', `/api-keys/${id}/rotate`, {})).toBe(200);
    await call('owner', 'DELETE', '/namespaces/dev/access/ben');
    expect(await status('ben', 'GET', `/api-keys/${id}`)).toBe(404);
  });

  test('rotates it only when all of what it was given is theirs, however much that is', async () => {
    await app().createUser('lead');
    await call('owner', 'PUT', '/namespaces/dev/access/lead', { role: 'admin' });
    const { id } = (await createKey('owner', { name: 'many', scope: DEV, permissions: ['pull'] })).json;
    await app().database.transaction(async (tx) => {
      const place = { scope_kind: 'repository', is_denied: 0, created_at: 1 } as const;
      const role = { built_in_role: 'read-only', role_id: null, permissions_json: null, granted_by: 'owner' };
      for (let number = 0; number < 1_001; number++) {
        const scope = `dev/r${number}`;
        const given = { id: `0-${number}`, user_id: null, team_id: null, key_id: id, scope, ...place, ...role };
        await tx.insertInto('access_grant').values(given).execute();
      }
    });
    expect(await status('lead', 'POST', `/api-keys/${id}/rotate`, {})).toBe(200);
    // It is behind a thousand others.
    await call('owner', 'PUT', `/repositories/qa%2Fweb/keys/${id}`, { role: 'read-only' });
    expect(await status('lead', 'POST', `/api-keys/${id}/rotate`, {})).toBe(403);
    expect(await status('owner', 'POST', `/api-keys/${id}/rotate`, {})).toBe(200);
  });

  test('gets a sentence for a bad name, place, end or permission', async () => {
    const draft = { name: 'x', scope: DEV, permissions: ['pull'] };
    expect((await createKey('owner', { ...draft, name: 'a:b' })).status).toBe(400);
    expect((await createKey('owner', { ...draft, scope: { kind: 'namespace', name: 'none' } })).status).toBe(403);
    expect((await createKey('admin', { ...draft, scope: { kind: 'namespace', name: 'none' } })).status).toBe(404);
    expect((await createKey('owner', { ...draft, expiresAt: '2001-01-01T00:00:00Z' })).status).toBe(400);
    expect((await createKey('owner', { ...draft, permissions: [] })).status).toBe(400);
    expect((await createKey('owner', draft)).status).toBe(201);
    expect((await createKey('owner', draft)).status).toBe(409);
    expect(await status('ben', 'GET', '/api-keys?namespace=dev')).toBe(403);
  });
});

test('whoever is deactivated or deleted leaves a list of the keys whose secrets they have seen', async () => {
  await app().createUser('leaver');
  await call('owner', 'PUT', '/namespaces/qa/access/leaver', { role: 'admin' });
  const scope = { kind: 'namespace', name: 'qa' };
  const made = [];
  for (const name of ['one', 'two'])
    made.push((await createKey('leaver', { name, scope, permissions: ['pull'] })).json);
  // What somebody else has rotated, they know no more.
  await call('owner', 'POST', `/api-keys/${made[0].id}/rotate`, {});
  const left = await call('admin', 'PATCH', '/users/leaver', { isActive: false });
  expect(left.json).toMatchObject({ name: 'leaver', isActive: false, seenKeys: ['qa+two'] });
  expect((await call('admin', 'DELETE', '/users/leaver')).json).toEqual({ seenKeys: ['qa+two'], ownerless: [] });
  // A key is no person's: it goes on.
  expect(await status(`Bearer ${made[1].secret}`, 'GET', '/me')).toBe(200);
});

test('a policy that a key has made stops with the key', async () => {
  const scope = { kind: 'system' };
  const permissions = ['pull', 'promote', 'accept_promotions', 'manage_policies'];
  const { id, secret } = (await createKey('admin', { name: 'builder', scope, permissions })).json;
  const made = await call(`Bearer ${secret}`, 'POST', '/promotion-policies', {
    source: 'dev/web',
    target: 'qa/web',
    always: true,
  });
  expect([made.status, made.json.editedBy]).toEqual([201, '+builder']);
  await call('admin', 'DELETE', `/api-keys/${id}`);
  await app().drain();
  const policy = (await call('owner', 'GET', `/promotion-policies/${made.json.id}`)).json;
  expect(policy.suspendedReason).toContain('+builder, who edited the policy last, is no API key any more');
});
