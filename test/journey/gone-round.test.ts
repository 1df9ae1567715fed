// Ways round what is denied, around what one may know, and around the end of things: each was found by somebody who tried.

import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();

const call = (who: string, method: string, path: string, body?: unknown) =>
  app().call(who, method, `/api/v1${path}`, body);
const status = async (who: string, method: string, path: string, body?: unknown) =>
  (await call(who, method, path, body)).status;
const permissionsOn = async (who: string, repository: string) => {
  const allowed: string[] = [];
  for (const permission of ['pull', 'push', 'delete', 'manage_repository']) {
    const path = `/access/explain?who=${who}&permission=${permission}&repository=${repository}`;
    if ((await call('admin', 'GET', path)).json.allowed) allowed.push(permission);
  }
  return allowed;
};

beforeAll(async () => {
  for (const name of ['owen', 'ann', 'eve', 'gus']) await app().createUser(name);
  for (const name of ['dev', 'hidden']) {
    await app().createOrganization(name);
  }
  await call('admin', 'PUT', '/organizations/dev/members/owen', { isOwner: true });
  for (const name of ['dev/a', 'dev/secret', 'hidden/x']) await call('admin', 'POST', '/repositories', { name });
  await call('admin', 'POST', '/repositories', { name: 'dev/pub', visibility: 'public' });
  await call('admin', 'POST', '/organizations/dev/teams', { name: 'frozen' });
});

describe('who is denied to see a namespace', () => {
  beforeAll(async () => {
    await call('admin', 'PUT', '/namespaces/dev/access/ann', { role: 'read-write' });
    await call('admin', 'PUT', '/namespaces/dev/teams/frozen', { role: 'read-only', deny: true });
    await call('admin', 'PUT', '/organizations/dev/teams/frozen/members/ann', {});
  });

  test('pulls what is public there, and does nothing else with it', async () => {
    expect(await permissionsOn('ann', 'dev/pub')).toEqual(['pull']);
    await expect(pushImage(app().send('ann'), 'dev/pub', sampleImage('by ann'), '1')).rejects.toThrow('403');
  });

  test('may do there what a repository gives back, and no more', async () => {
    await call('admin', 'PUT', '/repositories/dev%2Fa/access/ann', { role: 'read-only' });
    expect(await permissionsOn('ann', 'dev/a')).toEqual(['pull']);
    await call('admin', 'DELETE', '/repositories/dev%2Fa/access/ann');
  });

  test('stays in the team that has the denial, and in the organization, until somebody who has it all takes them out', async () => {
    const own = '/organizations/dev/teams/frozen/members/ann';
    const missing = 'you cannot give more than you have: you lack the permission "pull" on dev';
    expect(await call('ann', 'DELETE', own)).toMatchObject({ status: 403, json: { error: { message: missing } } });
    expect(await status('ann', 'DELETE', '/organizations/dev/members/ann')).toBe(403);
    // An owner who is in it, too.
    await call('admin', 'PUT', '/organizations/dev/teams/frozen/members/owen', {});
    for (const path of [own, '/organizations/dev/teams/frozen', '/organizations/dev/members/ann'])
      expect([path, await status('owen', 'DELETE', path)]).toEqual([path, 403]);
    expect(await status('admin', 'DELETE', '/organizations/dev/teams/frozen/members/owen')).toBe(204);
    expect(await status('owen', 'DELETE', own)).toBe(204);
    expect(await permissionsOn('ann', 'dev/a')).toEqual(['pull', 'push', 'delete']);
    await call('admin', 'DELETE', '/namespaces/dev/teams/frozen?deny=true');
  });
});

describe('who is denied a repository of a namespace that is theirs', () => {
  beforeAll(async () => {
    await call('admin', 'PUT', '/repositories/dev%2Fsecret/access/owen', { role: 'read-only', deny: true });
    await call('admin', 'PUT', '/access/users/gus', { role: 'auditor' });
    await call('admin', 'PUT', '/repositories/dev%2Fsecret/access/gus', { role: 'read-only', deny: true });
  });

  test('learns nothing of it from all of the namespace: audit, export, webhook, waiver', async () => {
    const hook = { url: 'https://hooks.example/x', namespace: 'dev', types: ['TAG_PUSH'] };
    const waiver = { vulnerability: 'CVE-2026-1', scope: 'namespace', namespace: 'dev', reason: 'x' };
    expect(await call('owen', 'GET', '/audit?namespace=dev')).toMatchObject({
      status: 403,
      json: { error: { message: 'a part of dev is denied to you: name the repository that you mean' } },
    });
    expect(await status('owen', 'GET', '/audit/export?namespace=dev')).toBe(403);
    expect(await status('owen', 'POST', '/webhooks', hook)).toBe(403);
    expect(await status('owen', 'POST', '/waivers', waiver)).toBe(403);
    expect(await status('owen', 'GET', '/audit?repository=dev%2Fa')).toBe(200);
  });

  test('is answered as if it were not there, also as an auditor of everything', async () => {
    for (const list of ['audit', 'events']) {
      expect([list, await status('gus', 'GET', `/${list}?repository=dev%2Fsecret`)]).toEqual([list, 404]);
      expect([list, await status('gus', 'GET', `/${list}`)]).toEqual([list, 403]);
      expect([list, await status('gus', 'GET', `/${list}?repository=dev%2Fa`)]).toEqual([list, 200]);
    }
    expect(await status('gus', 'GET', '/audit?namespace=dev')).toBe(403);
    expect(await status('gus', 'GET', '/audit?namespace=hidden')).toBe(200);
  });

  test('takes the denial back neither by deleting the repository nor by making a public one that they may not pull', async () => {
    await call('admin', 'POST', '/repositories', { name: 'dev/locked' });
    await call('admin', 'POST', '/roles', { name: 'pusher', permissions: ['push'] });
    await call('admin', 'PUT', '/repositories/dev%2Flocked/access/owen', { role: 'pusher', deny: true });
    expect(await call('owen', 'DELETE', '/repositories/dev%2Flocked')).toMatchObject({
      status: 403,
      json: { error: { detail: { permission: 'push', place: 'dev/locked' } } },
    });
    expect(await status('admin', 'DELETE', '/repositories/dev%2Flocked')).toBe(204);
    await call('admin', 'POST', '/roles', { name: 'blind', permissions: ['push', 'manage_repository'] });
    await call('admin', 'PUT', '/namespaces/dev/access/eve', { role: 'blind' });
    expect(await status('eve', 'POST', '/repositories', { name: 'dev/open', visibility: 'public' })).toBe(403);
    expect(await status('eve', 'POST', '/repositories', { name: 'dev/closed' })).toBe(201);
    await call('admin', 'DELETE', '/namespaces/dev/access/eve');
  });
});

test('a new account of an old name reads nothing of what the old one did', async () => {
  const made = async () => {
    await app().createUser('zoe');
    await call('zoe', 'POST', '/tokens', { name: 'mine' });
    return (await call('zoe', 'GET', '/audit?namespace=zoe')).json.items.map((one: { action: string }) => one.action);
  };
  const first = await made();
  expect(first).toEqual(['token.created', 'account.created']);
  expect(await status('admin', 'DELETE', '/users/zoe')).toBe(200);
  expect(await made()).toEqual(first);
  const all = (await call('admin', 'GET', '/audit?namespace=zoe')).json.items as unknown[];
  expect(all.length).toBeGreaterThan(first.length);
});

test('who may only accept promotions somewhere finds the namespace among theirs, and saves a policy into it', async () => {
  await call('admin', 'POST', '/roles', { name: 'taker', permissions: ['accept_promotions'] });
  await call('admin', 'PUT', '/repositories/hidden%2Fx/access/owen', { role: 'taker' });
  const names = (await call('owen', 'GET', '/namespaces')).json.items.map(({ name }: { name: string }) => name);
  expect(names).toContain('hidden');
  expect(await status('owen', 'GET', '/repositories/hidden%2Fx')).toBe(404);
  const draft = { source: 'dev/a', target: 'hidden/x', always: true };
  expect(await status('owen', 'POST', '/promotion-policies', draft)).toBe(201);
  await call('admin', 'DELETE', '/repositories/hidden%2Fx/access/owen');
});

describe('what one may not know', () => {
  const explained = (who: string) =>
    call('eve', 'GET', `/access/explain?who=${encodeURIComponent(who)}&permission=pull&repository=eve/own`);

  beforeAll(async () => {
    await call('eve', 'POST', '/repositories', { name: 'eve/own' });
    await call('admin', 'POST', '/organizations/hidden/teams', { name: 'inner' });
    await call('admin', 'PUT', '/access/teams/hidden/inner', { role: 'read-only' });
    await call('admin', 'PUT', '/organizations/hidden/teams/inner/members/ann', {});
    const scope = { kind: 'namespace', name: 'hidden' };
    await call('admin', 'POST', '/api-keys', { name: 'robot', scope, permissions: ['pull'] });
  });

  test('is not told by an explanation: keys of others, and teams of organizations that are not there for one', async () => {
    const answers = await Promise.all(['hidden+robot', 'hidden+none'].map(explained));
    expect(answers.map(({ json, status: code }) => [code, json.error.message])).toEqual([
      [404, 'there is no API key hidden+robot, or they are not active'],
      [404, 'there is no API key hidden+none, or they are not active'],
    ]);
    const { json } = await explained('ann');
    expect(json).toMatchObject({
      reason:
        'ann may pull on eve/own: a team of an organization that you may not see has the role read-only on everything',
      decidedBy: { holder: '' },
    });
  });

  test('is not told by a circle of policies', async () => {
    const save = (who: string, source: string, target: string) =>
      call(who, 'POST', '/promotion-policies', { source, target, always: true });
    for (const name of ['eve/in', 'eve/out']) await call('eve', 'POST', '/repositories', { name });
    await save('admin', 'eve/out', 'hidden/x');
    await save('admin', 'hidden/x', 'eve/in');
    const { status: code, json } = await save('eve', 'eve/in', 'eve/out');
    expect([code, json.error.detail.circle]).toEqual([
      409,
      ['eve/in', 'eve/out', 'a repository that you may not see', 'eve/in'],
    ]);
    expect(json.error.message).not.toContain('hidden/x');
  });
});

test.each([
  ['repository', 'dev/brief', { repository: 'dev/brief' }],
  ['namespace', 'brief', { namespace: 'brief' }],
])('a waiver for a %s ends with it, and is none of a later one of the name', async (scope, name, place) => {
  const path = scope === 'repository' ? '/repositories/dev%2Fbrief' : '/organizations/brief';
  const make = () => call('admin', 'POST', scope === 'repository' ? '/repositories' : '/organizations', { name });
  const waived = async () =>
    ((await call('admin', 'GET', '/waivers?vulnerability=CVE-2026-7')).json.items as unknown[]).length;
  await make();
  const draft = { vulnerability: 'CVE-2026-7', scope, ...place, reason: 'it is not reached' };
  expect(await status('admin', 'POST', '/waivers', draft)).toBe(201);
  expect(await waived()).toBe(1);
  expect(await status('admin', 'DELETE', path)).toBe(204);
  expect(await waived()).toBe(0);
  await make();
  expect(await waived()).toBe(0);
  expect(await status('admin', 'POST', '/waivers', draft)).toBe(201);
  expect(await waived()).toBe(1);
  await call('admin', 'DELETE', path);
});
