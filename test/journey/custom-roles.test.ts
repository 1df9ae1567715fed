// The deployment's own roles, denials, and the rule that nobody gives more than they have.

import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();

const call = async (who: string | undefined, method: string, path: string, body?: unknown) =>
  app().call(who, method, `/api/v1${path}`, body);
const status = async (who: string | undefined, method: string, path: string, body?: unknown) =>
  (await call(who, method, path, body)).status;
const pulls = async (who: string, repository: string) =>
  (await app().call(who, 'GET', `/v2/${repository}/manifests/1`)).status === 200;
const pushes = async (who: string, repository: string) =>
  (await app().call(who, 'POST', `/v2/${repository}/blobs/uploads/`)).status === 202;

beforeAll(async () => {
  for (const name of ['owner', 'ben', 'cleo']) await app().createUser(name);
  await app().createOrganization('shop');
  await call('admin', 'PUT', '/organizations/shop/members/owner', { isOwner: true });
  for (const name of ['cart', 'till']) await pushImage(app().send('owner'), `shop/${name}`, sampleImage(name), '1');
});

describe('a role', () => {
  test('is made by system admins out of permissions, and given like the built-in ones', async () => {
    const draft = { name: 'promoter2', permissions: ['promote', 'pull'], description: 'Promotes.' };
    expect(await status('owner', 'POST', '/roles', draft)).toBe(403);
    const made = await call('admin', 'POST', '/roles', draft);
    expect([made.status, made.json]).toEqual([
      201,
      { name: 'promoter2', description: 'Promotes.', permissions: ['pull', 'promote'], builtIn: false },
    ]);
    expect(await status('owner', 'PUT', '/repositories/shop%2Fcart/access/ben', { role: 'promoter2' })).toBe(204);
    const seen = (await call('ben', 'GET', '/repositories/shop%2Fcart')).json;
    expect(seen.permissions).toEqual(['pull', 'promote']);
  });

  test('changes for all who have it, and is deleted when nobody has it any more', async () => {
    expect(await status('admin', 'PATCH', '/roles/promoter2', { permissions: ['promote'] })).toBe(200);
    expect(await pulls('ben', 'shop/cart')).toBe(false);
    expect(await status('admin', 'PATCH', '/roles/promoter2', { permissions: ['pull', 'push'] })).toBe(200);
    expect(await pushes('ben', 'shop/cart')).toBe(true);
    expect(await status('admin', 'DELETE', '/roles/promoter2')).toBe(409);
    expect(await status('owner', 'DELETE', '/repositories/shop%2Fcart/access/ben')).toBe(204);
    expect(await status('admin', 'DELETE', '/roles/promoter2')).toBe(204);
    expect(await status('owner', 'PUT', '/repositories/shop%2Fcart/access/ben', { role: 'promoter2' })).toBe(400);
  });

  test('cannot take a name that is there, or change what is built in', async () => {
    expect(await status('admin', 'POST', '/roles', { name: 'admin', permissions: ['pull'] })).toBe(409);
    expect(await status('admin', 'POST', '/roles', { name: 'A b', permissions: ['pull'] })).toBe(400);
    expect(await status('admin', 'POST', '/roles', { name: 'none', permissions: [] })).toBe(400);
    expect(await status('admin', 'PATCH', '/roles/auditor', { permissions: ['push'] })).toBe(400);
    expect(await status('admin', 'DELETE', '/roles/unknown')).toBe(404);
    const names = ((await call('ben', 'GET', '/roles')).json.items as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(['read-only', 'read-write', 'admin', 'promoter', 'approver', 'auditor']);
    expect(await status(undefined, 'GET', '/roles')).toBe(401);
  });

  test('promoter promotes, and pushes nothing', async () => {
    for (const name of ['shop%2Fcart', 'shop%2Ftill'])
      await call('owner', 'PUT', `/repositories/${name}/access/ben`, { role: 'promoter' });
    const order = {
      source: { repository: 'shop/cart', reference: '1' },
      target: { repository: 'shop/till', tag: '2' },
    };
    expect(await status('ben', 'POST', '/promotions', order)).toBe(201);
    expect(await pushes('ben', 'shop/till')).toBe(false);
    for (const name of ['shop%2Fcart', 'shop%2Ftill'])
      await call('owner', 'DELETE', `/repositories/${name}/access/ben`);
  });

  test('auditor, given everywhere, reads everything and changes nothing', async () => {
    expect(await status('owner', 'PUT', '/access/users/cleo', { role: 'auditor' })).toBe(403);
    expect(await status('admin', 'PUT', '/access/users/cleo', { role: 'auditor' })).toBe(204);
    for (const path of ['/events', '/users', '/organizations/shop', '/repositories/shop%2Fcart/access', '/access'])
      expect([path, await status('cleo', 'GET', path)]).toEqual([path, 200]);
    const seen = (await call('cleo', 'GET', '/repositories')).json.items as { name: string }[];
    expect(seen.map(({ name }) => name)).toEqual(['shop/cart', 'shop/till']);
    expect(await status('cleo', 'PATCH', '/repositories/shop%2Fcart', { description: 'x' })).toBe(403);
    expect(await status('cleo', 'POST', '/users', { name: 'x', password: 'long enough' })).toBe(403);
    expect(await pushes('cleo', 'shop/cart')).toBe(false);
    expect(await status('admin', 'DELETE', '/access/users/cleo')).toBe(204);
    expect(await status('cleo', 'GET', '/events')).toBe(403);
  });
});

describe('a denial', () => {
  test('takes away what a wider grant gives, also in lists, and is taken back', async () => {
    await call('owner', 'PUT', '/namespaces/shop/access/ben', { role: 'read-write' });
    const path = '/repositories/shop%2Ftill/access/ben';
    expect(await status('owner', 'PUT', path, { role: 'read-only', deny: true })).toBe(204);
    expect([await pulls('ben', 'shop/cart'), await pulls('ben', 'shop/till')]).toEqual([true, false]);
    const seen = (await call('ben', 'GET', '/repositories')).json.items as { name: string }[];
    expect(seen.map(({ name }) => name)).toEqual(['shop/cart']);
    expect((await call('owner', 'GET', '/repositories/shop%2Ftill/access')).json.items).toMatchObject([
      { user: 'ben', role: 'read-only', deny: true },
    ]);
    expect(await status('owner', 'DELETE', path)).toBe(404);
    expect(await status('owner', 'DELETE', `${path}?deny=true`)).toBe(204);
    expect(await pulls('ben', 'shop/till')).toBe(true);
    await call('owner', 'DELETE', '/namespaces/shop/access/ben');
  });

  test('loses to a narrower grant', async () => {
    await call('owner', 'PUT', '/namespaces/shop/access/ben', { role: 'read-only', deny: true });
    await call('owner', 'PUT', '/repositories/shop%2Fcart/access/ben', { role: 'read-only' });
    expect([await pulls('ben', 'shop/cart'), await pulls('ben', 'shop/till')]).toEqual([true, false]);
    await call('owner', 'DELETE', '/namespaces/shop/access/ben?deny=true');
    await call('owner', 'DELETE', '/repositories/shop%2Fcart/access/ben');
  });

  test('on a public repository holds for whom it names, who can still read it as nobody', async () => {
    await call('owner', 'PATCH', '/repositories/shop%2Fcart', { visibility: 'public' });
    await call('owner', 'PUT', '/repositories/shop%2Fcart/access/ben', { role: 'read-only', deny: true });
    expect(await pulls('ben', 'shop/cart')).toBe(false);
    expect((await call('ben', 'GET', '/repositories')).json.items).toEqual([]);
    expect((await app().call(undefined, 'GET', '/v2/shop/cart/manifests/1')).status).toBe(200);
    await call('owner', 'DELETE', '/repositories/shop%2Fcart/access/ben?deny=true');
    await call('owner', 'PATCH', '/repositories/shop%2Fcart', { visibility: 'private' });
  });

  test('hits an owner, who cannot take it back, and never a system admin', async () => {
    const denied = { role: 'read-write', deny: true };
    for (const name of ['owner', 'admin'])
      expect(await status('admin', 'PUT', `/repositories/shop%2Ftill/access/${name}`, denied)).toBe(204);
    expect([await pulls('owner', 'shop/till'), await pulls('admin', 'shop/till')]).toEqual([false, true]);
    // As if it were not there.
    expect(await status('owner', 'DELETE', '/repositories/shop%2Ftill/access/owner?deny=true')).toBe(404);
    // Nor go round it by way of somebody else.
    const given = await call('owner', 'PUT', '/namespaces/shop/access/ben', { role: 'read-only' });
    expect([given.status, given.json.error.message]).toEqual([
      403,
      'you cannot give more than you have: you lack the permission "pull" on shop/till',
    ]);
    for (const name of ['owner', 'admin'])
      expect(await status('admin', 'DELETE', `/repositories/shop%2Ftill/access/${name}?deny=true`)).toBe(204);
    expect(await pulls('owner', 'shop/till')).toBe(true);
  });

  test('of seeing is one of everything: no door answers as if the repository were there', async () => {
    await call('owner', 'PUT', '/namespaces/shop/access/ben', { role: 'admin' });
    await call('owner', 'PUT', '/repositories/shop%2Ftill/access/ben', { role: 'read-only', deny: true });
    for (const name of ['shop%2Ftill', 'shop%2Fabsent']) {
      const answers = [
        await status('ben', 'GET', `/repositories/${name}`),
        await status('ben', 'PATCH', `/repositories/${name}`, { description: 'x' }),
        await status('ben', 'PATCH', `/repositories/${name}`, { visibility: 'public' }),
        await status('ben', 'GET', `/audit?repository=${name}`),
        await status('ben', 'DELETE', `/repositories/${name}`),
      ];
      expect([name, answers]).toEqual([name, [404, 404, 404, 404, 404]]);
    }
    expect(await pushes('ben', 'shop/till')).toBe(false);
    const why = await call('owner', 'GET', '/access/explain?who=ben&permission=push&repository=shop/till');
    expect(why.json.reason).toBe('ben may not push on shop/till: ben is denied the role read-only on shop/till');
    await call('owner', 'DELETE', '/repositories/shop%2Ftill/access/ben?deny=true');
    await call('owner', 'DELETE', '/namespaces/shop/access/ben');
  });

  test('cannot be gone round by who fills a team that has it, also by a group', async () => {
    await call('admin', 'POST', '/roles', { name: 'pusher', permissions: ['push'] });
    await call('owner', 'POST', '/organizations/shop/teams', { name: 'till' });
    await call('owner', 'PUT', '/repositories/shop%2Ftill/teams/till', { role: 'read-write' });
    await call('admin', 'PUT', '/namespaces/shop/access/owner', { role: 'pusher', deny: true });
    const missing = 'you cannot give more than you have: you lack the permission "push" on shop/till';
    for (const whom of ['owner', 'cleo'])
      expect(await call('owner', 'PUT', `/organizations/shop/teams/till/members/${whom}`, {})).toMatchObject({
        status: 403,
        json: { error: { message: missing } },
      });
    await call('owner', 'POST', '/organizations/shop/teams', { name: 'empty' });
    expect(await status('owner', 'PUT', '/organizations/shop/teams/empty/members/cleo', {})).toBe(204);
    await call('admin', 'DELETE', '/namespaces/shop/access/owner?deny=true');
    expect(await status('owner', 'PUT', '/organizations/shop/teams/till/members/cleo', {})).toBe(204);
    for (const team of ['till', 'empty']) await call('owner', 'DELETE', `/organizations/shop/teams/${team}`);
  });

  test('does not reach an owner, alone or in a team, from whoever merely manages the repository', async () => {
    await call('owner', 'PUT', '/repositories/shop%2Ftill/access/ben', { role: 'admin' });
    await call('owner', 'POST', '/organizations/shop/teams', { name: 'founders' });
    for (const name of ['owner', 'ben']) {
      await call('owner', 'PUT', `/organizations/shop/members/${name}`, { isOwner: name === 'owner' });
      await call('owner', 'PUT', `/organizations/shop/teams/founders/members/${name}`, {});
    }
    const denied = { role: 'admin', deny: true };
    for (const whom of ['access/owner', 'teams/founders'])
      expect(await call('ben', 'PUT', `/repositories/shop%2Ftill/${whom}`, denied)).toMatchObject({
        status: 403,
        json: { error: { message: 'only owners of shop and system admins deny its owners something' } },
      });
    expect(await pulls('owner', 'shop/till')).toBe(true);
    expect(await status('ben', 'PUT', '/repositories/shop%2Ftill/access/cleo', denied)).toBe(204);
    expect(await status('owner', 'PUT', '/repositories/shop%2Ftill/teams/founders', denied)).toBe(204);
    for (const whom of ['teams/founders', 'access/cleo'])
      expect(await status('admin', 'DELETE', `/repositories/shop%2Ftill/${whom}?deny=true`)).toBe(204);
    await call('owner', 'DELETE', '/organizations/shop/teams/founders');
    await call('owner', 'DELETE', '/organizations/shop/members/ben');
    await call('owner', 'DELETE', '/repositories/shop%2Ftill/access/ben');
  });
});

test('an access token that may not pull makes no repository public', async () => {
  const made = await call('owner', 'POST', '/tokens', { name: 'keeper', permissions: ['manage_repository'] });
  const bearer = `Bearer ${made.json.secret}`;
  expect(await status(bearer, 'PATCH', '/repositories/shop%2Ftill', { visibility: 'public' })).toBe(404);
  expect(await status(bearer, 'PATCH', '/repositories/shop%2Ftill', { description: 'kept' })).toBe(200);
});

test('who administers a repository, and is no member of its organization, sees, takes and explains what teams and keys have there', async () => {
  await call('owner', 'POST', '/organizations/shop/teams', { name: 'rogue' });
  const key = (
    await call('owner', 'POST', '/api-keys', {
      name: 'bot',
      scope: { kind: 'namespace', name: 'shop' },
      permissions: ['pull'],
    })
  ).json;
  await call('owner', 'PUT', '/repositories/shop%2Ftill/teams/rogue', { role: 'read-write' });
  await call('owner', 'PUT', `/repositories/shop%2Ftill/keys/${key.id}`, { role: 'read-only' });
  await call('owner', 'PUT', '/repositories/shop%2Ftill/access/ben', { role: 'admin' });
  const listed = (await call('ben', 'GET', '/repositories/shop%2Ftill/access')).json.items as {
    keyId: string | null;
  }[];
  expect(listed.map(({ keyId }) => keyId)).toContain(key.id);
  const why = await call('ben', 'GET', '/access/explain?who=shop/rogue&permission=push&repository=shop/till');
  expect(why.json.reason).toBe(
    'shop/rogue may push on shop/till: the team shop/rogue has the role read-write on shop/till',
  );
  expect(await status('ben', 'DELETE', '/repositories/shop%2Ftill/teams/rogue')).toBe(204);
  expect(await status('ben', 'DELETE', `/repositories/shop%2Ftill/keys/${key.id}`)).toBe(204);
  // Of keys that have nothing there, nobody is told.
  expect(await status('ben', 'DELETE', `/repositories/shop%2Ftill/keys/${key.id}`)).toBe(404);
  expect(await status('ben', 'DELETE', '/repositories/shop%2Fcart/teams/rogue')).toBe(404);
  await call('owner', 'DELETE', `/api-keys/${key.id}`);
  await call('owner', 'DELETE', '/organizations/shop/teams/rogue');
  await call('owner', 'DELETE', '/repositories/shop%2Ftill/access/ben');
});

test('who manages a repository and may not push cannot give the right to push', async () => {
  await call('admin', 'POST', '/roles', { name: 'keeper', permissions: ['pull', 'manage_repository'] });
  await call('owner', 'PUT', '/repositories/shop%2Fcart/access/ben', { role: 'keeper' });
  expect(await status('ben', 'PUT', '/repositories/shop%2Fcart/access/cleo', { role: 'read-only' })).toBe(204);
  const given = await call('ben', 'PUT', '/repositories/shop%2Fcart/access/cleo', { role: 'read-write' });
  expect([given.status, given.json.error.detail]).toEqual([403, { permission: 'push', place: 'shop/cart' }]);
  await call('owner', 'DELETE', '/repositories/shop%2Fcart/access/ben');
  await call('owner', 'DELETE', '/repositories/shop%2Fcart/access/cleo');
});

test('who manages policies and may not promote takes nothing out of a repository by a policy', async () => {
  await call('admin', 'POST', '/roles', { name: 'rules', permissions: ['pull', 'manage_policies'] });
  await call('owner', 'PUT', '/repositories/shop%2Fcart/access/ben', { role: 'rules' });
  const draft = { source: 'shop/cart', target: 'ben/own', always: true, create: true };
  const refused = await call('ben', 'POST', '/promotion-policies', draft);
  expect([refused.status, refused.json.error.detail]).toEqual([403, { permission: 'promote' }]);
  await call('owner', 'DELETE', '/repositories/shop%2Fcart/access/ben');
});

describe('an explanation', () => {
  const explain = async (by: string, who: string, permission: string, repository = 'shop/cart') =>
    call(by, 'GET', `/access/explain?${new URLSearchParams({ who, repository, permission })}`);

  test('names the grant that decides', async () => {
    await call('owner', 'POST', '/organizations/shop/teams', { name: 'sales' });
    await call('owner', 'PUT', '/organizations/shop/teams/sales/members/cleo', {});
    await call('owner', 'PUT', '/namespaces/shop/teams/sales', { role: 'read-write' });
    await call('owner', 'PUT', '/repositories/shop%2Fcart/access/cleo', { role: 'read-write', deny: true });
    await call('owner', 'PUT', '/repositories/shop%2Fcart/teams/sales', { role: 'read-only' });
    const reasons = [];
    for (const [who, permission] of [
      ['cleo', 'push'],
      ['cleo', 'approve'],
      ['owner', 'push'],
      ['admin', 'push'],
      ['ben', 'pull'],
    ] as const)
      reasons.push((await explain('owner', who, permission)).json.reason);
    expect(reasons).toEqual([
      'cleo may not push on shop/cart: cleo is denied the role read-write on shop/cart',
      'cleo may not approve on shop/cart: nobody has given it to them',
      'owner may push on shop/cart: owner owns the namespace shop',
      'admin may push on shop/cart: admin is a system admin',
      'ben may not pull on shop/cart: nobody has given it to them',
    ]);
    await call('owner', 'DELETE', '/repositories/shop%2Fcart/access/cleo?deny=true');
    expect((await explain('cleo', 'cleo', 'push')).json).toEqual({
      allowed: true,
      reason: 'cleo may push on shop/cart: the team shop/sales has the role read-write on the namespace shop',
      decidedBy: { through: 'team', holder: 'shop/sales', scope: 'namespace', role: 'read-write', deny: false },
    });
  });

  test('is given about a team and about who is not logged in, too', async () => {
    const reasons = [];
    for (const [who, permission] of [
      ['shop/sales', 'push'],
      ['shop/sales', 'approve'],
      ['anonymous', 'pull'],
    ] as const)
      reasons.push((await explain('owner', who, permission)).json.reason);
    await call('owner', 'PATCH', '/repositories/shop%2Fcart', { visibility: 'public' });
    for (const who of ['anonymous', 'shop/sales']) reasons.push((await explain('owner', who, 'pull')).json.reason);
    await call('owner', 'PATCH', '/repositories/shop%2Fcart', { visibility: 'private' });
    expect(reasons).toEqual([
      'shop/sales may push on shop/cart: the team shop/sales has the role read-write on the namespace shop',
      'shop/sales may not approve on shop/cart: nobody has given it to them',
      'anonymous may not pull on shop/cart: nobody has given it to them',
      'anonymous may pull on shop/cart: shop/cart is public',
      'shop/sales may pull on shop/cart: shop/cart is public',
    ]);
    // Teams of organizations that one is not in are not there.
    await app().createOrganization('other');
    await call('admin', 'POST', '/organizations/other/teams', { name: 'hidden' });
    expect((await explain('owner', 'other/hidden', 'pull')).status).toBe(404);
    expect((await explain('owner', 'other/absent', 'pull')).status).toBe(404);
    expect((await call('admin', 'POST', '/users', { name: 'anonymous', password: 'correct horse' })).status).toBe(400);
  });

  test('is for oneself, and for those who may see who has access', async () => {
    expect((await explain('cleo', 'owner', 'push')).status).toBe(403);
    // A private repository is not there for who may not see it, and so has no explanation.
    expect((await explain('ben', 'ben', 'push')).status).toBe(404);
    expect((await explain('owner', 'nobody', 'push')).status).toBe(404);
    expect((await explain('owner', 'ben', 'fly')).status).toBe(400);
  });
});

test('a deleted user leaves repositories to those who have roles there, and a new one of the name gets nothing', async () => {
  await app().createUser('dora');
  await pushImage(app().send('dora'), 'dora/app', sampleImage('dora'), '1');
  await call('dora', 'PUT', '/repositories/dora%2Fapp/access/ben', { role: 'read-only' });
  await call('owner', 'PUT', '/repositories/shop%2Fcart/access/dora', { role: 'read-only' });
  expect(await status('dora', 'DELETE', '/users/dora')).toBe(403);
  expect(await status('admin', 'DELETE', '/users/dora')).toBe(200);
  expect(await status('dora', 'GET', '/me')).toBe(401);
  expect(await pulls('ben', 'dora/app')).toBe(true);
  const again = { name: 'dora', password: 'correct horse' };
  const refused = await call('admin', 'POST', '/users', again);
  expect([refused.status, refused.json.error.message]).toEqual([409, expect.stringContaining('takeNamespace')]);
  expect(await status('admin', 'POST', '/users', { ...again, takeNamespace: true })).toBe(201);
  expect([await pulls('dora', 'dora/app'), await pulls('dora', 'shop/cart')]).toEqual([true, false]);
});
