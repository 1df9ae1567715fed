// Teams of organizations: what a team was given, its members may do, as long as they are in it.

import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();

const call = async (who: string, method: string, path: string, body?: unknown) =>
  app().call(who, method, `/api/v1${path}`, body);
const status = async (who: string, method: string, path: string, body?: unknown) =>
  (await call(who, method, path, body)).status;
const pulls = async (who: string, repository: string) =>
  (await app().call(who, 'GET', `/v2/${repository}/manifests/1`)).status === 200;

beforeAll(async () => {
  for (const name of ['owner', 'mia', 'noah', 'stranger']) await app().createUser(name);
  await app().createOrganization('technology');
  await call('admin', 'PUT', '/organizations/technology/members/owner', { isOwner: true });
  await pushImage(app().send('owner'), 'technology/test', sampleImage('test'), '1');
});

describe('a team', () => {
  test('gives its members what it was given, in the steps of Docker Trusted Registry', async () => {
    expect(await pulls('mia', 'technology/test')).toBe(false);
    const made = await call('owner', 'POST', '/organizations/technology/teams', { name: 'devs' });
    expect([made.status, made.json]).toMatchObject([201, { name: 'devs', organization: 'technology', members: 0 }]);
    expect(await status('owner', 'PUT', '/organizations/technology/teams/devs/members/mia', {})).toBe(204);
    const path = '/repositories/technology%2Ftest/teams/devs';
    expect(await status('owner', 'PUT', path, { role: 'read-write' })).toBe(204);
    expect(await pulls('mia', 'technology/test')).toBe(true);
    await pushImage(app().send('mia'), 'technology/test', sampleImage('by mia'), '2');
    const listed = (await call('owner', 'GET', '/repositories/technology%2Ftest/access')).json.items;
    expect(listed).toMatchObject([{ team: 'technology/devs', user: null, key: null, role: 'read-write', deny: false }]);
    const given = (await call('mia', 'GET', '/organizations/technology/teams/devs/repositories')).json.items;
    expect(given).toMatchObject([{ repository: 'technology/test', namespace: null, role: 'read-write' }]);
  });

  test('gives it on all of the namespace, and its members see in lists what they may', async () => {
    await call('owner', 'POST', '/repositories', { name: 'technology/other' });
    const names = async () => {
      const found = (await call('mia', 'GET', '/repositories')).json.items as { name: string }[];
      return found.map(({ name }) => name);
    };
    expect(await names()).toEqual(['technology/test']);
    expect(await status('owner', 'PUT', '/namespaces/technology/teams/devs', { role: 'read-only' })).toBe(204);
    expect(await names()).toEqual(['technology/other', 'technology/test']);
    expect(await status('owner', 'DELETE', '/namespaces/technology/teams/devs')).toBe(204);
    expect(await names()).toEqual(['technology/test']);
  });

  test('is seen by members of the organization, and is not there for others', async () => {
    expect((await call('mia', 'GET', '/organizations/technology/teams')).json.items).toMatchObject([
      { name: 'devs', members: 1 },
    ]);
    expect((await call('mia', 'GET', '/organizations/technology/teams/devs/members')).json.items).toMatchObject([
      { name: 'mia' },
    ]);
    for (const path of ['', '/devs', '/devs/members', '/devs/repositories'])
      expect(await status('stranger', 'GET', `/organizations/technology/teams${path}`)).toBe(404);
  });

  test('is made, changed and deleted by owners only', async () => {
    expect(await status('mia', 'POST', '/organizations/technology/teams', { name: 'mine' })).toBe(403);
    expect(await status('mia', 'PATCH', '/organizations/technology/teams/devs', { description: 'x' })).toBe(403);
    expect(await status('mia', 'PUT', '/organizations/technology/teams/devs/members/stranger', {})).toBe(403);
    expect(await status('mia', 'DELETE', '/organizations/technology/teams/devs')).toBe(403);
    const changed = await call('owner', 'PATCH', '/organizations/technology/teams/devs', { description: 'builders' });
    expect(changed.json).toMatchObject({ name: 'devs', description: 'builders' });
    expect(await status('owner', 'POST', '/organizations/technology/teams', { name: 'devs' })).toBe(409);
    expect(await status('owner', 'POST', '/organizations/technology/teams', { name: 'De Vs' })).toBe(400);
    expect(await status('owner', 'PUT', '/organizations/technology/teams/devs/members/nobody', {})).toBe(404);
    expect(await status('owner', 'PUT', '/organizations/technology/teams/none/members/mia', {})).toBe(404);
  });

  test('takes with it, when it is left, what it gave, and with the last one the organization', async () => {
    await call('owner', 'POST', '/organizations/technology/teams', { name: 'ops' });
    await call('owner', 'PUT', '/organizations/technology/teams/ops/members/mia', {});
    expect(await status('owner', 'DELETE', '/organizations/technology/teams/devs/members/mia')).toBe(204);
    expect(await pulls('mia', 'technology/test')).toBe(false);
    expect(await status('mia', 'GET', '/organizations/technology')).toBe(200);
    expect(await status('mia', 'DELETE', '/organizations/technology/teams/ops/members/mia')).toBe(204);
    expect(await status('mia', 'GET', '/organizations/technology')).toBe(404);
  });

  test('leaves in the organization who was made a member there by hand', async () => {
    await call('owner', 'PUT', '/organizations/technology/members/noah', {});
    await call('owner', 'PUT', '/organizations/technology/teams/devs/members/noah', {});
    await call('owner', 'DELETE', '/organizations/technology/teams/devs/members/noah');
    expect(await status('noah', 'GET', '/organizations/technology')).toBe(200);
  });

  test('is left by whoever leaves the organization', async () => {
    await call('owner', 'PUT', '/organizations/technology/teams/devs/members/noah', {});
    expect(await pulls('noah', 'technology/test')).toBe(true);
    expect(await status('noah', 'DELETE', '/organizations/technology/members/noah')).toBe(204);
    expect(await pulls('noah', 'technology/test')).toBe(false);
    await call('owner', 'PUT', '/organizations/technology/members/noah', {});
    expect(await pulls('noah', 'technology/test')).toBe(false);
  });

  test('takes what it gave away when it is deleted, and a new one of its name has none of it', async () => {
    await call('owner', 'PUT', '/organizations/technology/teams/devs/members/mia', {});
    expect(await pulls('mia', 'technology/test')).toBe(true);
    expect(await status('owner', 'DELETE', '/organizations/technology/teams/devs')).toBe(204);
    expect(await pulls('mia', 'technology/test')).toBe(false);
    await call('owner', 'POST', '/organizations/technology/teams', { name: 'devs' });
    await call('owner', 'PUT', '/organizations/technology/teams/devs/members/mia', {});
    expect(await pulls('mia', 'technology/test')).toBe(false);
  });

  test('cannot be given rights by the admins of a place who do not see it', async () => {
    await pushImage(app().send('stranger'), 'stranger/app', sampleImage('strange'), '1');
    // The path names a team of the namespace's organization, and a user's namespace has none.
    expect(await status('stranger', 'PUT', '/repositories/stranger%2Fapp/teams/devs', { role: 'read-only' })).toBe(404);
    expect(await status('stranger', 'PUT', '/access/teams/technology/devs', { role: 'read-only' })).toBe(403);
    expect(await status('admin', 'PUT', '/access/teams/technology/devs', { role: 'read-only' })).toBe(204);
    expect(await pulls('mia', 'stranger/app')).toBe(true);
    expect(await status('admin', 'DELETE', '/access/teams/technology/devs')).toBe(204);
    expect(await pulls('mia', 'stranger/app')).toBe(false);
  });
});

test('the last owner of an organization cannot leave it, and another one can', async () => {
  const path = '/organizations/technology/members/owner';
  const refused = await call('owner', 'DELETE', path);
  expect([refused.status, refused.json.error.message]).toEqual([
    409,
    'owner is the last owner of technology: make somebody else one first',
  ]);
  expect(await status('owner', 'PUT', path, { isOwner: false })).toBe(409);
  await call('owner', 'PUT', '/organizations/technology/members/noah', { isOwner: true });
  await call('admin', 'PATCH', '/users/noah', { isActive: false });
  // Somebody who cannot log in cannot own it alone.
  expect(await status('owner', 'DELETE', path)).toBe(409);
  await call('admin', 'PATCH', '/users/noah', { isActive: true });
  expect(await status('owner', 'DELETE', path)).toBe(204);
  expect(await status('noah', 'PUT', path, { isOwner: true })).toBe(204);
});

test('deactivating or deleting the last owner of an organization tells that it has none', async () => {
  await app().createUser('sole');
  await app().createOrganization('lonely');
  await app().createOrganization('shared');
  for (const organization of ['lonely', 'shared'])
    await call('admin', 'PUT', `/organizations/${organization}/members/sole`, { isOwner: true });
  await call('admin', 'PUT', '/organizations/shared/members/mia', { isOwner: true });
  expect((await call('admin', 'PATCH', '/users/sole', { fullName: 'S. Ole' })).json).not.toHaveProperty('ownerless');
  const left = await call('admin', 'PATCH', '/users/sole', { isActive: false });
  expect(left.json).toMatchObject({ isActive: false, ownerless: ['lonely'] });
  await call('admin', 'PATCH', '/users/mia', { isActive: false });
  expect((await call('admin', 'DELETE', '/users/sole')).json.ownerless).toEqual(['lonely', 'shared']);
  const { json } = await call('admin', 'GET', '/audit?action=account.deleted&limit=1');
  expect(json.items[0].detail).toEqual({ kind: 'user', ownerless: ['lonely', 'shared'] });
  await call('admin', 'PATCH', '/users/mia', { isActive: true });
});

test('a policy whose editor had the right by a team stops with the team', async () => {
  await call('owner', 'POST', '/organizations/technology/teams', { name: 'release' });
  await call('owner', 'PUT', '/organizations/technology/teams/release/members/mia', {});
  await call('owner', 'PUT', '/namespaces/technology/teams/release', { role: 'admin' });
  const draft = { source: 'technology/test', target: 'technology/prod', always: true, create: true };
  const made = await call('mia', 'POST', '/promotion-policies', draft);
  expect(made.status).toBe(201);
  await call('owner', 'DELETE', '/organizations/technology/teams/release');
  await app().drain();
  const policy = (await call('owner', 'GET', `/promotion-policies/${made.json.id}`)).json;
  expect(policy.suspendedReason).toContain('mia, who edited the policy last, may not manage policies');
});
