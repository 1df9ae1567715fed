// Who may have receivers told, and who sees that they are.

import { beforeAll, expect, test } from 'vitest';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const RECEIVER = 'http://127.0.0.1:1/services/T00/secret-path';

async function create(who: string | undefined, place: object, types = ['TAG_PUSH']) {
  return app().call(who, 'POST', '/api/v1/webhooks', { url: RECEIVER, types, ...place });
}

beforeAll(async () => {
  await app().createOrganization('dev');
  for (const name of ['olga', 'rita', 'walt', 'eve']) await app().createUser(name);
  await app().call('admin', 'POST', '/api/v1/repositories', { name: 'dev/web' });
  await app().call('admin', 'POST', '/api/v1/repositories', { name: 'dev/open', visibility: 'public' });
  await app().call('admin', 'PUT', '/api/v1/organizations/dev/members/olga', { isOwner: true });
  for (const [name, role] of Object.entries({ rita: 'admin', walt: 'read-write' })) {
    const { status, json } = await app().call('admin', 'PUT', `/api/v1/repositories/dev%2Fweb/access/${name}`, {
      role,
    });
    expect(status, JSON.stringify(json)).toBeLessThan(300);
  }
});

test.each([
  ['admin', { repository: 'dev/web' }, 201],
  ['admin', { namespace: 'dev' }, 201],
  ['admin', { everywhere: true }, 201],
  ['olga', { repository: 'dev/web' }, 201],
  ['olga', { namespace: 'dev' }, 201],
  ['olga', { everywhere: true }, 403],
  ['rita', { repository: 'dev/web' }, 201],
  ['rita', { namespace: 'dev' }, 403],
  ['rita', { repository: 'dev/open' }, 403],
  ['walt', { repository: 'dev/web' }, 403],
  ['eve', { repository: 'dev/web' }, 404],
  ['eve', { repository: 'dev/open' }, 403],
  ['eve', { repository: 'dev/none' }, 404],
  ['eve', { namespace: 'dev' }, 403],
  ['eve', { namespace: 'eve' }, 201],
  [undefined, { repository: 'dev/open' }, 401],
] as const)('%s makes a webhook of %j: %i', async (who, place, status) => {
  const answer = await create(who, place);
  expect(answer.status, JSON.stringify(answer.json)).toBe(status);
  if (status === 201) await app().call(who, 'DELETE', `/api/v1/webhooks/${answer.json.id}`);
});

test('one that somebody may not manage is not there for them, on any call', async () => {
  const { id } = (await create('rita', { repository: 'dev/web' })).json;
  const missing = '01900000-0000-7000-8000-000000000000';
  for (const [method, path, body] of [
    ['GET', '', undefined],
    ['PATCH', '', { enabled: false }],
    ['DELETE', '', undefined],
    ['POST', '/test', {}],
    ['POST', '/secret', undefined],
    ['GET', '/deliveries', undefined],
    ['GET', `/deliveries/${missing}`, undefined],
    ['POST', `/deliveries/${missing}/resend`, undefined],
  ] as const) {
    for (const who of ['walt', 'eve']) {
      const theirs = await app().call(who, method, `/api/v1/webhooks/${id}${path}`, body);
      const none = await app().call(who, method, `/api/v1/webhooks/${missing}${path}`, body);
      expect(theirs.status, `${who} ${method} ${path}`).toBe(404);
      expect(theirs.json.error.message.replace(id, '')).toBe(none.json.error.message.replace(missing, ''));
    }
  }
  const lists = async (who: string) => (await app().call(who, 'GET', '/api/v1/webhooks')).json.items.length;
  expect([await lists('rita'), await lists('olga'), await lists('admin')]).toEqual([1, 1, 1]);
  expect([await lists('walt'), await lists('eve')]).toEqual([0, 0]);
  await app().call('rita', 'DELETE', `/api/v1/webhooks/${id}`);
});

test('a type that does not happen at the place is refused, with where it does', async () => {
  for (const [place, type, where] of [
    [{ repository: 'dev/web' }, 'REPO_CREATED', 'a namespace'],
    [{ repository: 'dev/web' }, 'SCANNER_UPDATE_COMPLETED', 'the whole deployment'],
    [{ namespace: 'dev' }, 'SCANNER_UPDATE_COMPLETED', 'the whole deployment'],
  ] as const) {
    const { status, json } = await create('admin', place, [type]);
    expect(status).toBe(400);
    expect(json.error.message).toContain(`make one for ${where}`);
  }
  const { status, json } = await create('admin', { everywhere: true }, ['TAG_PULL']);
  expect(status).toBe(400);
  expect(json.error.message).toContain('a type is one of TAG_PUSH');
});

test.each([
  {},
  { repository: 'dev/web', namespace: 'dev' },
  { namespace: 'dev', everywhere: true },
  { everywhere: false },
])('a place that is not one place is refused: %j', async (place) => {
  const { status } = await create('admin', place);
  expect(status).toBe(400);
});

test.each([
  ['manage_webhooks', { namespace: 'dev' }, 201],
  ['manage_webhooks', { repository: 'dev/web' }, 201],
  ['push', { namespace: 'dev' }, 403],
  ['push', { repository: 'dev/web' }, 404],
  ['manage_webhooks', { everywhere: true }, 403],
] as const)('an access token for %s makes a webhook of %j: %i', async (permission, place, status) => {
  const body = { name: `${permission} ${JSON.stringify(place)}`, permissions: [permission] };
  const { secret } = (await app().call('olga', 'POST', '/api/v1/tokens', body)).json;
  const bearer = `Basic ${Buffer.from(`olga:${secret}`).toString('base64')}`;
  const answer = await create(bearer, place);
  expect(answer.status, JSON.stringify(answer.json)).toBe(status);
  if (status === 201) await app().call('olga', 'DELETE', `/api/v1/webhooks/${answer.json.id}`);
});

test('making, changing and deleting one is audited, without what the path of the receiver may give away', async () => {
  const { id, secret } = (await create('rita', { repository: 'dev/web' })).json;
  await app().call('rita', 'PATCH', `/api/v1/webhooks/${id}`, { types: ['TAG_DELETE'] });
  await app().call('rita', 'DELETE', `/api/v1/webhooks/${id}`);
  const { items } = (await app().call('rita', 'GET', '/api/v1/events?repository=dev%2Fweb&limit=3')).json;
  expect(items).toMatchObject([
    { type: 'webhook.deleted', actor: { name: 'rita' } },
    { type: 'webhook.updated', data: { types: ['TAG_DELETE'] } },
    { type: 'webhook.created', data: { webhook: id, receiver: 'http://127.0.0.1:1', types: ['TAG_PUSH'] } },
  ]);
  expect(JSON.stringify(items)).not.toContain('secret-path');
  expect(JSON.stringify(items)).not.toContain(secret);
});

test('a secret is not kept to be answered again under the same Idempotency-Key', async () => {
  const body = { url: RECEIVER, types: ['TAG_PUSH'], repository: 'dev/web' };
  const headers = { 'idempotency-key': 'twice' };
  const first = await app().call('rita', 'POST', '/api/v1/webhooks', body, headers);
  const second = await app().call('rita', 'POST', '/api/v1/webhooks', body, headers);
  expect([first.status, second.status]).toEqual([201, 409]);
  const kept = await app().database.rows.selectFrom('idempotency').select('body').execute();
  expect(JSON.stringify(kept)).not.toContain(first.json.secret);
  await app().call('rita', 'DELETE', `/api/v1/webhooks/${first.json.id}`);
});

test('a repository has at most fifty', async () => {
  const statuses = [];
  for (let index = 0; index <= 50; index += 1) statuses.push((await create('rita', { repository: 'dev/web' })).status);
  expect(statuses).toEqual([...Array(50).fill(201), 409]);
});
