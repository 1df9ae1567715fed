// What users are shown of what they have done themselves.

import { beforeAll, expect, it } from 'vitest';
import { PASSWORD, useApp } from '../support/test-app.ts';

const app = useApp();
const own = (who: string) => app().call(who, 'GET', '/api/v1/me/events');

beforeAll(async () => {
  for (const name of ['ann', 'bob']) await app().createUser(name);
  for (const who of ['ann', 'bob'])
    await app().call(who, 'POST', '/api/v1/repositories', { name: `${who}/web`, visibility: 'private' });
});

it('is what they did, newest first, and nothing of others', async () => {
  await app().call('ann', 'PATCH', '/api/v1/repositories/ann%2Fweb', { description: 'x' });
  const { json } = await own('ann');
  expect(json.items.map(({ type, actor }: { type: string; actor: object }) => [type, actor])).toMatchObject([
    ['repository.updated', { name: 'ann' }],
    ['repository.created', { name: 'ann' }],
  ]);
  const { json: created } = await app().call('ann', 'GET', '/api/v1/me/events?type=repository.created&limit=1');
  expect(created).toMatchObject({ items: [{ repository: 'ann/web' }], next: null });
});

it('is not what somebody did who had the name before', async () => {
  await app().call('admin', 'DELETE', '/api/v1/users/bob');
  await app().call('admin', 'POST', '/api/v1/users', {
    ...{ name: 'bob', password: PASSWORD, takeNamespace: true },
  });
  const { status, json } = await app().call('bob', 'GET', '/api/v1/me/events');
  expect([status, json.items]).toEqual([200, []]);
});
