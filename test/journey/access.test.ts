// Who may do what: users, organizations, and the roles that people give each other on repositories and namespaces.

import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { basicHeader, bearer } from '../support/bearer.ts';
import { sampleImage } from '../support/sample-image.ts';
import { PASSWORD, useApp } from '../support/test-app.ts';

describe('users', () => {
  const app = useApp();

  test('are made by system admins, with a namespace of their own into which they push at once', async () => {
    const made = await app().call('admin', 'POST', '/api/v1/users', {
      name: 'ada',
      password: PASSWORD,
      fullName: 'Ada Lovelace',
    });
    expect(made.status).toBe(201);
    expect(made.json).toEqual({
      name: 'ada',
      fullName: 'Ada Lovelace',
      isAdmin: false,
      isActive: true,
      createdAt: expect.stringMatching(/^2026-11-21T02:03:04\.\d{3}Z$/),
    });
    await pushImage(app().send('ada'), 'ada/first', sampleImage('first'), '1');
    expect((await app().call('ada', 'GET', '/api/v1/repositories/ada%2Ffirst')).json).toMatchObject({
      visibility: 'private',
      createdBy: 'ada',
    });
  });

  test('see who they are, and others do not see them', async () => {
    await app().createUser('bob');
    const me = await app().call('bob', 'GET', '/api/v1/me');
    expect(me.json).toEqual({ kind: 'user', name: 'bob', isAdmin: false, credential: 'password', organizations: [] });
    expect((await app().call(undefined, 'GET', '/api/v1/me')).json).toMatchObject({ kind: 'anonymous', name: null });
    expect((await app().call('bob', 'GET', '/api/v1/users/bob')).status).toBe(200);
    const other = await app().call('bob', 'GET', '/api/v1/users/ada');
    const none = await app().call('bob', 'GET', '/api/v1/users/nobody');
    expect(other.status).toBe(403);
    expect(other.json).toEqual(none.json);
    expect((await app().call('bob', 'GET', '/api/v1/users')).status).toBe(403);
    const all = await app().call('admin', 'GET', '/api/v1/users?limit=2');
    expect(all.json.items.map((one: { name: string }) => one.name)).toEqual(['ada', 'admin']);
    const rest = await app().call('admin', 'GET', `/api/v1/users?cursor=${all.json.next}`);
    expect(rest.json.items.map((one: { name: string }) => one.name)).toEqual(['bob']);
    expect(rest.json.next).toBeNull();
  });

  test.each([
    [{ name: 'Ada', password: PASSWORD }, 400, 'lower-case letters'],
    [{ name: 'a/b', password: PASSWORD }, 400, 'cannot be a name'],
    [{ name: 'ada', password: PASSWORD }, 409, 'the name ada is taken'],
    [{ name: 'eve', password: 'short' }, 400, 'password'],
    [{ name: 'eve' }, 400, 'password'],
    [{ name: 'eve', password: PASSWORD, admin: true }, 400, 'admin'],
    [{ name: 7, password: PASSWORD }, 400, 'name'],
    ['not json', 400, 'JSON'],
  ])('cannot be made as %j: %i', async (body, status, words) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await app().call('admin', 'POST', '/api/v1/users', body, headers);
    expect(answer.status).toBe(status);
    expect(answer.json.error.message).toContain(words);
    expect((await app().call('admin', 'GET', '/api/v1/users/eve')).status).toBe(404);
  });

  test('cannot make or change others, nor make themselves admins', async () => {
    const make = await app().call('bob', 'POST', '/api/v1/users', { name: 'eve', password: PASSWORD });
    expect([make.status, make.json.error.message]).toEqual([403, 'only a system admin may do this']);
    for (const change of [{ isAdmin: true }, { isActive: true }]) {
      expect((await app().call('bob', 'PATCH', '/api/v1/users/bob', change)).status).toBe(403);
    }
    expect((await app().call('bob', 'PATCH', '/api/v1/users/ada', { fullName: 'x' })).status).toBe(403);
    const renamed = await app().call('bob', 'PATCH', '/api/v1/users/bob', { fullName: 'Bob' });
    expect([renamed.status, renamed.json.fullName, renamed.json.isAdmin]).toEqual([200, 'Bob', false]);
  });

  test('change their password with the present one, which ends all their tokens and logins', async () => {
    await app().createUser('carol');
    const { secret } = (await app().call('carol', 'POST', '/api/v1/tokens', { name: 'ci' })).json;
    const offline = await app().call('carol', 'GET', '/v2/token?service=x&offline_token=true');
    const refresh = () =>
      app().call(
        undefined,
        'POST',
        '/v2/token',
        `grant_type=refresh_token&service=x&refresh_token=${offline.json.refresh_token}`,
        { 'content-type': 'application/x-www-form-urlencoded' },
      );
    const withToken = () => app().call(`Bearer ${secret}`, 'GET', '/api/v1/me');
    expect([(await withToken()).status, (await refresh()).status]).toEqual([200, 200]);
    const change = (body: object) => app().call('carol', 'PATCH', '/api/v1/users/carol', body);
    const silent = await change({ password: 'a new password' });
    expect([silent.status, silent.json.error.message]).toEqual([400, 'give your present password as currentPassword']);
    expect((await change({ password: 'a new password', currentPassword: 'a guess' })).status).toBe(401);
    expect((await withToken()).status).toBe(200);
    expect((await change({ password: 'a new password', currentPassword: PASSWORD })).status).toBe(200);
    expect([(await withToken()).status, (await refresh()).status]).toEqual([401, 401]);
    expect((await app().call('carol', 'GET', '/api/v1/me')).status).toBe(401);
    const again = await app().call(basicHeader('carol', 'a new password'), 'GET', '/api/v1/tokens');
    expect([again.status, again.json.items]).toEqual([200, []]);
  });

  test('are shut out at once when they are deactivated, by password and by token, and may come back', async () => {
    await app().createUser('dora');
    await pushImage(app().send('dora'), 'dora/app', sampleImage('dora'), '1');
    const { secret } = (await app().call('dora', 'POST', '/api/v1/tokens', { name: 'ci' })).json;
    const token = await bearer(app(), 'dora', 'repository:dora/app:pull');
    expect((await app().call('admin', 'PATCH', '/api/v1/users/dora', { isActive: false })).json.isActive).toBe(false);
    expect((await app().call('dora', 'GET', '/api/v1/me')).status).toBe(401);
    expect((await app().call('dora', 'GET', '/v2/token?service=x')).status).toBe(401);
    expect((await app().call(`Bearer ${secret}`, 'GET', '/api/v1/me')).status).toBe(401);
    // What was granted for five minutes ends with them.
    app().clock.advance(301);
    expect((await app().call(token, 'GET', '/v2/dora/app/manifests/1')).status).toBe(401);
    await app().call('admin', 'PATCH', '/api/v1/users/dora', { isActive: true });
    expect((await app().call('dora', 'GET', '/v2/dora/app/manifests/1')).status).toBe(200);
    expect((await app().call(`Bearer ${secret}`, 'GET', '/api/v1/me')).status).toBe(401);
  });

  test('are deleted only when their namespace is empty', async () => {
    const refused = await app().call('admin', 'DELETE', '/api/v1/users/dora');
    expect([refused.status, refused.json.error.message]).toEqual([
      409,
      'the namespace dora still has repositories: delete them first',
    ]);
    expect((await app().call('dora', 'DELETE', '/api/v1/repositories/dora%2Fapp')).status).toBe(204);
    expect((await app().call('dora', 'DELETE', '/api/v1/users/dora')).status).toBe(403);
    expect((await app().call('admin', 'DELETE', '/api/v1/users/dora')).status).toBe(204);
    expect((await app().call('dora', 'GET', '/api/v1/me')).status).toBe(401);
    expect((await app().call('admin', 'DELETE', '/api/v1/users/dora')).status).toBe(404);
  });

  test('include one admin at least, whatever is done', async () => {
    const words = 'this would leave no active system admin: make somebody else one first';
    for (const change of [{ isAdmin: false }, { isActive: false }]) {
      const answer = await app().call('admin', 'PATCH', '/api/v1/users/admin', change);
      expect([answer.status, answer.json.error.message]).toEqual([409, words]);
    }
    const deleted = await app().call('admin', 'DELETE', '/api/v1/users/admin');
    expect([deleted.status, deleted.json.error.message]).toEqual([409, words]);
    expect((await app().call('admin', 'GET', '/api/v1/users/admin')).json).toMatchObject({
      isAdmin: true,
      isActive: true,
    });
    await app().call('admin', 'PATCH', '/api/v1/users/bob', { isAdmin: true });
    expect((await app().call('bob', 'PATCH', '/api/v1/users/admin', { isAdmin: false })).status).toBe(200);
    expect((await app().call('admin', 'GET', '/api/v1/users')).status).toBe(403);
    expect((await app().call('bob', 'PATCH', '/api/v1/users/bob', { isActive: false })).status).toBe(409);
  });
});

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
      actor: { kind: 'user', name: 'owner', credential: 'password', address: '127.0.0.1' },
      repository: 'team/web',
      data: { user: 'guest', role: 'read-only' },
    });
  });
});

describe('the history of a tag', () => {
  const app = useApp();
  const read = async (who: string | undefined) =>
    (await app().call(who, 'GET', '/api/v1/repositories/admin%2Fopen/tags/1/history')).json.items;

  beforeAll(async () => {
    for (const name of ['reader', 'stranger']) await app().createUser(name);
    await app().call('admin', 'POST', '/api/v1/repositories', { name: 'admin/open', visibility: 'public' });
    await app().call('admin', 'PUT', '/api/v1/repositories/admin%2Fopen/access/reader', { role: 'read-only' });
    await pushImage(app().send('admin'), 'admin/secret', sampleImage('open'), '1');
    const promoted = await app().call('admin', 'POST', '/api/v1/promotions', {
      source: { repository: 'admin/secret', reference: '1' },
      target: { repository: 'admin/open' },
      comment: 'for all to see',
    });
    expect(promoted.status).toBe(201);
  });

  test('tells the public what happened, and neither from where nor out of which private repository', async () => {
    for (const who of [undefined, 'stranger']) {
      const events = await read(who);
      expect(events).toMatchObject([
        { repository: 'admin/open', tag: '1', actor: { name: 'admin', credential: null, address: null } },
        {},
      ]);
      const text = JSON.stringify(events);
      expect(text).not.toContain('admin/secret');
      expect(text).not.toContain('for all to see');
    }
  });

  test('tells those who have a role there where it came from, and auditors who came from where', async () => {
    const asReader = JSON.stringify(await read('reader'));
    expect(asReader).toContain('admin/secret');
    expect(asReader).not.toContain('127.0.0.1');
    expect((await read('admin'))[0].actor).toMatchObject({ credential: 'password', address: '127.0.0.1' });
  });
});
