// Whom somebody who is refused is told to ask: only whom they know, and nothing of what is hidden.

import { beforeAll, expect, test } from 'vitest';
import { useApp } from '../support/test-app.ts';

const app = useApp();

const call = async (who: string | undefined, method: string, path: string, body?: unknown) => {
  const { status, json } = await app().call(who, method, `/api/v1${path}`, body);
  return { status, json };
};

async function holders(who: string, repository: string, permission = 'accept_promotions'): Promise<string[]> {
  const query = new URLSearchParams({ repository, permission });
  const { status, json } = await call(who, 'GET', `/access/holders?${query}`);
  expect(status).toBe(200);
  return json.holders.map(({ name }: { name: string }) => name);
}

beforeAll(async () => {
  for (const name of ['olga', 'mia', 'sven', 'guest', 'wanda', 'gone']) await app().createUser(name);
  for (const name of ['shop', 'bare']) await app().createOrganization(name);
  for (const name of ['shop/app', 'shop/secret', 'bare/app']) await call('admin', 'POST', '/repositories', { name });
  await call('admin', 'PUT', '/organizations/shop/members/olga', { isOwner: true });
  for (const name of ['mia', 'sven', 'gone']) await call('admin', 'PUT', `/organizations/shop/members/${name}`, {});
  for (const name of ['leads', 'empty']) {
    await call('admin', 'POST', '/organizations/shop/teams', { name });
    await call('admin', 'PUT', `/repositories/shop%2Fapp/teams/${name}`, { role: 'promoter' });
  }
  await call('admin', 'PUT', '/organizations/shop/teams/leads/members/sven', {});
  for (const [user, role] of [
    ['mia', 'read-only'],
    ['guest', 'admin'],
    ['gone', 'admin'],
    ['wanda', 'read-only'],
  ] as const)
    await call('admin', 'PUT', `/repositories/shop%2Fapp/access/${user}`, { role });
  await call('admin', 'PATCH', '/users/gone', { isActive: false });
  await call('admin', 'PUT', '/repositories/shop%2Fsecret/access/sven', { role: 'admin' });
  await call('admin', 'PUT', '/repositories/bare%2Fapp/access/wanda', { role: 'read-only' });
});

test('a member of the organization is told its owners and teams who may, not guests from elsewhere, nor who is not active', async () => {
  expect(await holders('mia', 'shop/app')).toEqual(['olga', 'shop/leads']);
  expect(await holders('mia', 'shop/app', 'manage_repository')).toEqual(['olga']);
});

test('who administers the repository is told everybody, and so are system admins', async () => {
  for (const who of ['olga', 'guest', 'admin'])
    expect(await holders(who, 'shop/app')).toEqual(['guest', 'olga', 'shop/leads']);
});

test('who may read but is in none of its organizations is told nobody', async () => {
  expect(await holders('wanda', 'shop/app')).toEqual([]);
  expect(await holders('wanda', 'bare/app')).toEqual([]);
});

test('a repository that may not be seen answers as one that is not there', async () => {
  for (const repository of ['shop/secret', 'shop/none']) expect(await holders('mia', repository)).toEqual(['olga']);
  for (const repository of ['shop/secret', 'shop/none', 'nowhere/none'])
    expect(await holders('wanda', repository)).toEqual([]);
});

test('to whom the permission is denied is not named', async () => {
  await call('admin', 'PUT', '/repositories/shop%2Fapp/access/olga', { role: 'promoter', deny: true });
  expect(await holders('mia', 'shop/app')).toEqual(['shop/leads']);
  await call('admin', 'DELETE', '/repositories/shop%2Fapp/access/olga?deny=true');
  expect(await holders('mia', 'shop/app')).toEqual(['olga', 'shop/leads']);
});

test('nobody is told who has not logged in', async () => {
  expect((await call(undefined, 'GET', '/access/holders?repository=shop%2Fapp&permission=pull')).status).toBe(401);
});
