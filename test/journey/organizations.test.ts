// Organizations, their owners and members.

import { beforeAll, describe, expect, test } from 'vitest';
import { useApp } from '../support/test-app.ts';

describe('organizations', () => {
  const app = useApp();
  const names = (answer: { json: { items: { name: string }[] } }) => answer.json.items.map((one) => one.name);

  beforeAll(async () => {
    for (const name of ['olga', 'max', 'eve']) await app().createUser(name);
    await app().createOrganization('dev');
    await app().call('admin', 'PUT', '/api/v1/organizations/dev/members/olga', { isOwner: true });
    await app().call('olga', 'PUT', '/api/v1/organizations/dev/members/max', {});
  });

  test('are made by system admins only', async () => {
    expect((await app().call('olga', 'POST', '/api/v1/organizations', { name: 'own' })).status).toBe(403);
    expect((await app().call('admin', 'POST', '/api/v1/organizations', { name: 'olga' })).status).toBe(409);
  });

  test('show their members to members, and are not there for others', async () => {
    expect((await app().call('max', 'GET', '/api/v1/organizations/dev/members')).json.items).toEqual([
      { name: 'max', fullName: '', isOwner: false },
      { name: 'olga', fullName: '', isOwner: true },
    ]);
    expect(names(await app().call('max', 'GET', '/api/v1/organizations'))).toEqual(['dev']);
    expect((await app().call('max', 'GET', '/api/v1/me')).json.organizations).toEqual(['dev']);
    expect(names(await app().call('eve', 'GET', '/api/v1/organizations'))).toEqual([]);
    for (const path of ['', '/members']) {
      const hidden = await app().call('eve', 'GET', `/api/v1/organizations/dev${path}`);
      const none = await app().call('eve', 'GET', `/api/v1/organizations/off${path}`);
      expect(hidden.status).toBe(404);
      expect(hidden.json.error.message.replace('dev', 'off')).toBe(none.json.error.message);
    }
  });

  test('get no further owner from one who is denied something there, and would have it back by them', async () => {
    const denial = '/api/v1/namespaces/dev/access/olga';
    await app().call('admin', 'PUT', denial, { role: 'read-write', deny: true });
    const refused = await app().call('olga', 'PUT', '/api/v1/organizations/dev/members/max', { isOwner: true });
    expect([refused.status, refused.json.error.message]).toEqual([
      403,
      'you cannot give more than you have: you lack the permission "pull" on dev',
    ]);
    await app().call('admin', 'DELETE', `${denial}?deny=true`);
    expect((await app().call('olga', 'PUT', '/api/v1/organizations/dev/members/max', {})).status).toBe(204);
  });

  test('say what who asks may do in them', async () => {
    const seen = async (who: string) => (await app().call(who, 'GET', '/api/v1/organizations/dev')).json;
    expect(await seen('max')).toMatchObject({ name: 'dev', isOwner: false, permissions: [] });
    const owner = await seen('olga');
    expect(owner.isOwner).toBe(true);
    expect(owner.permissions).toContain('manage_repository');
  });

  test('are administered by their owners, not by their members', async () => {
    const add = (who: string) => app().call(who, 'PUT', '/api/v1/organizations/dev/members/eve', {});
    expect((await add('max')).status).toBe(403);
    expect((await add('eve')).status).toBe(404);
    expect((await app().call('max', 'PATCH', '/api/v1/namespaces/dev', { usage: 'validated' })).status).toBe(404);
    expect((await app().call('max', 'POST', '/api/v1/repositories', { name: 'dev/max' })).status).toBe(403);
    expect((await app().call('olga', 'POST', '/api/v1/repositories', { name: 'dev/olga' })).status).toBe(201);
    expect((await app().call('olga', 'PATCH', '/api/v1/namespaces/dev', { commentRequired: true })).status).toBe(200);
    expect((await app().call('max', 'DELETE', '/api/v1/organizations/dev')).status).toBe(403);
  });

  test('give their members nothing to see without a role', async () => {
    expect((await app().call('max', 'GET', '/api/v1/repositories/dev%2Folga')).status).toBe(404);
    expect(names(await app().call('max', 'GET', '/api/v1/repositories'))).toEqual([]);
    expect(names(await app().call('olga', 'GET', '/api/v1/repositories'))).toEqual(['dev/olga']);
  });

  test('lose who is removed, with all that the ownership gave', async () => {
    await app().call('olga', 'PUT', '/api/v1/organizations/dev/members/max', { isOwner: true });
    expect((await app().call('max', 'GET', '/api/v1/repositories/dev%2Folga')).status).toBe(200);
    expect((await app().call('olga', 'DELETE', '/api/v1/organizations/dev/members/max')).status).toBe(204);
    expect((await app().call('max', 'GET', '/api/v1/repositories/dev%2Folga')).status).toBe(404);
    expect((await app().call('max', 'GET', '/api/v1/organizations/dev')).status).toBe(404);
    const twice = await app().call('olga', 'DELETE', '/api/v1/organizations/dev/members/max');
    expect([twice.status, twice.json.error.message]).toEqual([404, 'max is not a member of dev']);
  });

  test('are deleted when empty, and a later one of the same name starts with nobody in it', async () => {
    await app().createOrganization('gone');
    await app().call('admin', 'PUT', '/api/v1/namespaces/gone/access/eve', { role: 'admin' });
    expect((await app().call('admin', 'DELETE', '/api/v1/organizations/gone')).status).toBe(204);
    await app().createOrganization('gone');
    expect((await app().call('admin', 'GET', '/api/v1/namespaces/gone/access')).json.items).toEqual([]);
    await app().call('admin', 'POST', '/api/v1/repositories', { name: 'gone/secret' });
    expect((await app().call('eve', 'GET', '/api/v1/repositories/gone%2Fsecret')).status).toBe(404);
    expect((await app().call('olga', 'DELETE', '/api/v1/organizations/dev')).status).toBe(409);
  });
});
