// The roles that people give each other on repositories and namespaces, and what each gives.

import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

describe('roles', () => {
  const app = useApp();
  const ROLES = ['read-only', 'read-write', 'admin'] as const;

  beforeAll(async () => {
    for (const name of ['owner', 'guest', 'other']) await app().createUser(name);
    await app().createOrganization('team');
    await app().call('admin', 'PUT', '/api/v1/organizations/team/members/owner', { isOwner: true });
    await pushImage(app().send('owner'), 'team/web', sampleImage('web'), '1');
    await app().call('owner', 'POST', '/api/v1/repositories', { name: 'team/open', visibility: 'public' });
    await pushImage(app().send('owner'), 'team/open', sampleImage('open'), '1');
  });

  /** Status of each act, all of them harmless. */
  async function acts(who: string, repository: string): Promise<Record<string, number>> {
    const name = encodeURIComponent(repository);
    const status = async (method: string, path: string, body?: unknown) =>
      (await app().call(who, method, path, body)).status;
    return {
      pull: await status('GET', `/v2/${repository}/manifests/1`),
      see: await status('GET', `/api/v1/repositories/${name}`),
      push: await status('POST', `/v2/${repository}/blobs/uploads/`),
      deleteTag: await status('DELETE', `/api/v1/repositories/${name}/tags/none`),
      describe: await status('PATCH', `/api/v1/repositories/${name}`, { description: 'x' }),
      access: await status('GET', `/api/v1/repositories/${name}/access`),
      preview: await status('POST', '/api/v1/promotion-policies/preview', { source: repository, target: 'guest/copy' }),
      audit: await status('GET', `/api/v1/events?repository=${name}`),
    };
  }

  const NOTHING = {
    pull: 403,
    see: 404,
    push: 403,
    deleteTag: 404,
    describe: 404,
    access: 404,
    preview: 404,
    audit: 404,
  };
  const READ = { pull: 200, see: 200, push: 403, deleteTag: 403, describe: 403, access: 403, preview: 403, audit: 403 };
  const WRITE = { ...READ, push: 202, deleteTag: 404 };
  const ADMIN = { ...WRITE, describe: 200, access: 200, preview: 200, audit: 200 };
  const BY_ROLE = { 'read-only': READ, 'read-write': WRITE, admin: ADMIN };

  test('without one, a private repository is not there', async () => {
    expect(await acts('guest', 'team/web')).toEqual(NOTHING);
  });

  test.each(ROLES)('%s on a repository gives what it says, there only, until it is taken away', async (role) => {
    const path = '/api/v1/repositories/team%2Fweb/access/guest';
    expect((await app().call('owner', 'PUT', path, { role })).status).toBe(204);
    expect(await acts('guest', 'team/web')).toEqual(BY_ROLE[role]);
    expect((await app().call('guest', 'GET', '/api/v1/repositories')).json.items).toMatchObject([
      { name: 'team/open' },
      { name: 'team/web' },
    ]);
    expect((await app().call('owner', 'GET', '/api/v1/repositories/team%2Fweb/access')).json.items).toMatchObject([
      { user: 'guest', role, grantedBy: 'owner' },
    ]);
    expect((await app().call('owner', 'DELETE', path)).status).toBe(204);
    expect(await acts('guest', 'team/web')).toEqual(NOTHING);
    expect((await app().call('owner', 'DELETE', path)).status).toBe(404);
  });

  test.each(ROLES)('%s on a namespace gives it on all that is in it, and nothing next to it', async (role) => {
    const path = '/api/v1/namespaces/team/access/guest';
    expect((await app().call('owner', 'PUT', path, { role })).status).toBe(204);
    expect(await acts('guest', 'team/web')).toEqual(BY_ROLE[role]);
    await app().call('admin', 'POST', '/api/v1/repositories', { name: 'other/private' });
    expect((await app().call('guest', 'GET', '/api/v1/repositories/other%2Fprivate')).status).toBe(404);
    expect((await app().call('owner', 'GET', '/api/v1/namespaces/team/access')).json.items).toMatchObject([
      { user: 'guest', role },
    ]);
    expect((await app().call('owner', 'DELETE', path)).status).toBe(204);
    expect(await acts('guest', 'team/web')).toEqual(NOTHING);
  });

  test('add up, and the highest wins', async () => {
    await app().call('owner', 'PUT', '/api/v1/repositories/team%2Fweb/access/guest', { role: 'read-only' });
    await app().call('owner', 'PUT', '/api/v1/namespaces/team/access/guest', { role: 'read-write' });
    expect(await acts('guest', 'team/web')).toEqual(WRITE);
    await app().call('owner', 'PUT', '/api/v1/namespaces/team/access/guest', { role: 'read-only' });
    expect(await acts('guest', 'team/web')).toEqual(READ);
    await app().call('owner', 'DELETE', '/api/v1/repositories/team%2Fweb/access/guest');
    await app().call('owner', 'DELETE', '/api/v1/namespaces/team/access/guest');
  });

  test('are given by admins there, to users that exist', async () => {
    const grant = (who: string, user: string, body: object) =>
      app().call(who, 'PUT', `/api/v1/repositories/team%2Fopen/access/${user}`, body);
    expect((await grant('guest', 'guest', { role: 'admin' })).status).toBe(403);
    expect((await grant('owner', 'nobody', { role: 'admin' })).status).toBe(404);
    const wrong = await grant('owner', 'guest', { role: 'root' });
    expect([wrong.status, wrong.json.error.message]).toEqual([400, expect.stringContaining('role')]);
    expect((await app().call('guest', 'PUT', '/api/v1/namespaces/team/access/guest', { role: 'admin' })).status).toBe(
      403,
    );
    const nowhere = await app().call('admin', 'PUT', '/api/v1/namespaces/nowhere/access/guest', { role: 'admin' });
    expect([nowhere.status, nowhere.json.error.code]).toEqual([404, 'NOT_FOUND']);
  });

  test('do not outlive the repository', async () => {
    await app().call('owner', 'POST', '/api/v1/repositories', { name: 'team/short' });
    await app().call('owner', 'PUT', '/api/v1/repositories/team%2Fshort/access/guest', { role: 'admin' });
    await app().call('guest', 'DELETE', '/api/v1/repositories/team%2Fshort');
    await app().call('owner', 'POST', '/api/v1/repositories', { name: 'team/short' });
    expect((await app().call('guest', 'GET', '/api/v1/repositories/team%2Fshort')).status).toBe(404);
  });

  test('are not needed to read what is public, and are to do more', async () => {
    expect(await acts('guest', 'team/open')).toEqual(READ);
    const anonymous = async (method: string, path: string) => (await app().call(undefined, method, path)).status;
    expect(await anonymous('GET', '/api/v1/repositories/team%2Fopen')).toBe(200);
    expect(await anonymous('GET', '/api/v1/repositories/team%2Fopen/tags')).toBe(200);
    expect(await anonymous('GET', '/v2/team/open/manifests/1')).toBe(200);
    expect(await anonymous('POST', '/v2/team/open/blobs/uploads/')).toBe(401);
    expect(await anonymous('DELETE', '/api/v1/repositories/team%2Fopen/tags/1')).toBe(401);
    expect((await app().call(undefined, 'GET', '/api/v1/repositories')).json.items).toMatchObject([
      { name: 'team/open' },
    ]);
    await app().call('owner', 'PATCH', '/api/v1/repositories/team%2Fopen', { visibility: 'private' });
    expect(await anonymous('GET', '/api/v1/repositories/team%2Fopen')).toBe(404);
    expect(await anonymous('GET', '/v2/team/open/manifests/1')).toBe(401);
    await app().call('owner', 'PATCH', '/api/v1/repositories/team%2Fopen', { visibility: 'public' });
  });

  test('of system admins reach everywhere', async () => {
    expect(await acts('admin', 'team/web')).toEqual(ADMIN);
  });

  test('are in the audit log: who gave what to whom', async () => {
    const { json } = await app().call('owner', 'GET', '/api/v1/events?repository=team%2Fweb&type=access.granted');
    expect(json.items[0]).toMatchObject({
      type: 'access.granted',
      actor: { kind: 'user', id: expect.any(String), name: 'owner', credential: 'password', address: '127.0.0.1' },
      repository: 'team/web',
      data: { user: 'guest', role: 'read-only' },
    });
  });
});
