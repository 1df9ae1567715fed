// What changes, told as it happens: to each reader what they may see, in order, and from where they were.

import { beforeAll, describe, expect, test } from 'vitest';
import { type Told, watchChanges } from '../../src/access/live-changes.ts';
import { authenticatePassword } from '../../src/access/login/authenticate.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { PASSWORD, useApp } from '../support/test-app.ts';

const app = useApp();

async function watch(name: string, after?: number, password = PASSWORD) {
  const { rooms, feed } = app().app.doors;
  const by = await authenticatePassword(rooms.access, name, password, '127.0.0.1');
  const told = await watchChanges({ access: rooms.access, feed }, by, { after });
  const next = async (): Promise<Told> => {
    const { value, done } = await told.next();
    if (done) throw new Error('the stream has ended');
    return value;
  };
  return {
    next,
    told,
    /** Reads on until something of this type is told of. */
    async until(type: string) {
      const seen: string[] = [];
      for (;;) {
        const news = await next();
        if (news.kind !== 'changes') continue;
        seen.push(...news.changes.map((change) => `${change.type} ${change.repositories.join(' ')}`));
        if (news.changes.some((change) => change.type === type)) return { seen, through: news.through };
      }
    },
    stop: () => told.return(undefined),
  };
}

beforeAll(async () => {
  for (const name of ['ann', 'bob']) await app().createUser(name);
  for (const name of ['ann/private', 'ann/public'])
    await app().call('ann', 'POST', '/api/v1/repositories', {
      name,
      visibility: name.endsWith('public') ? 'public' : 'private',
    });
});

describe('a push', () => {
  test('is told to who may see the repository, at once, and to nobody else', async () => {
    const [ann, bob, admin] = [await watch('ann'), await watch('bob'), await watch('admin')];
    for (const reader of [ann, bob, admin]) expect(await reader.next()).toMatchObject({ kind: 'changes', changes: [] });
    await pushImage(app().send('ann'), 'ann/private', sampleImage('one'), '1');
    await pushImage(app().send('ann'), 'ann/public', sampleImage('two'), '2');
    await app().call('admin', 'PATCH', '/api/v1/users/ann', { fullName: 'Ann' });
    await app().call('admin', 'POST', '/api/v1/repositories', { name: 'bob/own' });
    expect((await admin.until('repository.created')).seen).toEqual([
      'manifest.pushed ann/private',
      'manifest.pushed ann/public',
      'account.updated ',
      'repository.created bob/own',
    ]);
    expect((await bob.until('repository.created')).seen).toEqual([
      'manifest.pushed ann/public',
      'repository.created bob/own',
    ]);
    await pushImage(app().send('ann'), 'ann/private', sampleImage('three'), '3');
    await app().call('ann', 'DELETE', '/api/v1/repositories/ann%2Fprivate/tags/3');
    expect((await ann.until('tag.deleted')).seen).toEqual([
      'manifest.pushed ann/private',
      'manifest.pushed ann/public',
      'manifest.pushed ann/private',
      'tag.deleted ann/private',
    ]);
    for (const reader of [ann, bob, admin]) await reader.stop();
    expect(app().app.doors.feed.watchers).toBe(0);
  });

  test('tells those who may not see the repository not even that something happened', async () => {
    const bob = await watch('bob');
    await bob.next();
    await pushImage(app().send('ann'), 'ann/private', sampleImage('unseen'), 'unseen');
    await pushImage(app().send('ann'), 'ann/public', sampleImage('seen'), 'seen');
    expect(await bob.next()).toMatchObject({ kind: 'changes', changes: [{ repositories: ['ann/public'] }] });
    await bob.stop();
  });

  test('is told with both places to who sees both, and with one to who sees one', async () => {
    await app().createOrganization('qa');
    await app().call('admin', 'POST', '/api/v1/repositories', { name: 'qa/website' });
    await app().call('admin', 'PUT', '/api/v1/repositories/qa%2Fwebsite/access/bob', { role: 'read-only' });
    const [bob, admin] = [await watch('bob'), await watch('admin')];
    for (const reader of [bob, admin]) await reader.next();
    const promoted = await app().call('admin', 'POST', '/api/v1/promotions', {
      source: { repository: 'ann/private', reference: '1' },
      target: { repository: 'qa/website' },
    });
    expect(promoted.status).toBe(201);
    expect((await bob.until('promotion.succeeded')).seen).toContain('promotion.succeeded qa/website');
    const seen = (await admin.until('promotion.succeeded')).seen.find((one) => one.startsWith('promotion.succeeded'));
    expect(seen?.split(' ').slice(1).sort()).toEqual(['ann/private', 'qa/website']);
    await bob.stop();
    await admin.stop();
  });
});

test('strangers to a public repository are told what its pages show, and nothing of how it is administered', async () => {
  await app().createUser('stranger');
  for (const name of ['puller', 'hooks', 'auditor']) await app().createUser(name);
  const repository = '/api/v1/repositories/admin%2Fopen';
  const body = { name: 'admin/open', visibility: 'public' };
  const watchers = {
    stranger: await watch('stranger'),
    puller: await watch('puller'),
    hooks: await watch('hooks'),
    auditor: await watch('auditor'),
  };
  for (const watcher of Object.values(watchers)) await watcher.next();
  const ask = async (method: string, path: string, sent?: unknown) => {
    const { status, json } = await app().call('admin', method, path, sent);
    expect([path, status < 300, json]).toEqual([path, true, json]);
    return json;
  };
  await ask('POST', '/api/v1/repositories', body);
  await ask('POST', '/api/v1/roles', { name: 'hook-keeper', permissions: ['pull', 'manage_webhooks'] });
  for (const [name, role] of [
    ['puller', 'read-only'],
    ['hooks', 'hook-keeper'],
    ['auditor', 'auditor'],
  ])
    await ask('PUT', `${repository}/access/${name}`, { role });
  const place = { repository: 'admin/open' };
  const hook = await ask('POST', '/api/v1/webhooks', { ...place, url: 'http://127.0.0.1:9/', types: ['TAG_PUSH'] });
  await ask('DELETE', `/api/v1/webhooks/${hook.id}`);
  await pushImage(app().send('admin'), 'admin/open', sampleImage('open'), '1');
  await ask('PATCH', repository, { immutable: true });
  const again = await app().call('admin', 'POST', '/api/v1/promotions', {
    source: { repository: 'ann/private', reference: '1' },
    target: { repository: 'admin/open', tag: '1' },
  });
  expect(again.status).toBe(409);
  await ask('PATCH', repository, { immutable: false });
  await ask('DELETE', `${repository}/tags/1`);

  const told = async (watcher: keyof typeof watchers) => (await watchers[watcher].until('tag.deleted')).seen;
  const shown = [
    'repository.created admin/open',
    'manifest.pushed admin/open',
    'repository.updated admin/open',
    'repository.updated admin/open',
    'tag.deleted admin/open',
  ];
  expect(await told('stranger')).toEqual(shown);
  const members = shown.toSpliced(3, 0, 'promotion.refused admin/open');
  expect(await told('puller')).toEqual(members);
  const webhooks = ['webhook.created admin/open', 'webhook.deleted admin/open'];
  expect(await told('hooks')).toEqual(members.toSpliced(1, 0, ...webhooks));
  const granted = Array<string>(3).fill('access.granted admin/open');
  expect(await told('auditor')).toEqual(members.toSpliced(1, 0, ...granted, ...webhooks));
  for (const watcher of Object.values(watchers)) await watcher.stop();
});

test('the tag that a promotion gave in a private target is not told to who sees its source alone', async () => {
  await app().call('admin', 'POST', '/api/v1/repositories', { name: 'admin/closed' });
  const [ann, admin] = [await watch('ann'), await watch('admin')];
  for (const watcher of [ann, admin]) await watcher.next();
  await pushImage(app().send('ann'), 'ann/public', sampleImage('to a closed target'), 'c');
  const promoted = await app().call('admin', 'POST', '/api/v1/promotions', {
    source: { repository: 'ann/public', reference: 'c' },
    target: { repository: 'admin/closed', tag: 'secret' },
  });
  expect(promoted.status).toBe(201);
  const told = async ({ next }: typeof ann) => {
    for (;;) {
      const news = await next();
      const [found] = news.kind === 'changes' ? news.changes.filter(({ type }) => type === 'promotion.succeeded') : [];
      if (found) return { repositories: found.repositories, tag: found.tag };
    }
  };
  expect(await told(ann)).toEqual({ repositories: ['ann/public'], tag: null });
  expect(await told(admin)).toEqual({ repositories: ['admin/closed', 'ann/public'], tag: 'secret' });
  for (const watcher of [ann, admin]) await watcher.stop();
});

test('strangers to the public source of a promotion are not told that it was promoted', async () => {
  await app().createUser('elsewhere');
  await app().call('admin', 'POST', '/api/v1/repositories', { name: 'admin/hidden' });
  const [stranger, ann] = [await watch('elsewhere'), await watch('ann')];
  for (const watcher of [stranger, ann]) await watcher.next();
  await pushImage(app().send('ann'), 'ann/public', sampleImage('promoted'), 'p');
  const promoted = await app().call('admin', 'POST', '/api/v1/promotions', {
    source: { repository: 'ann/public', reference: 'p' },
    target: { repository: 'admin/hidden' },
  });
  expect(promoted.status).toBe(201);
  await app().call('ann', 'DELETE', '/api/v1/repositories/ann%2Fpublic/tags/p');
  expect((await ann.until('tag.deleted')).seen).toContain('promotion.succeeded ann/public');
  expect((await stranger.until('tag.deleted')).seen).toEqual(['manifest.pushed ann/public', 'tag.deleted ann/public']);
  for (const watcher of [stranger, ann]) await watcher.stop();
});

describe('a reader', () => {
  test('who comes again goes on where they were, and misses nothing', async () => {
    const first = await watch('ann');
    await first.next();
    await pushImage(app().send('ann'), 'ann/private', sampleImage('four'), '4');
    const { through } = await first.until('manifest.pushed');
    await first.stop();
    await pushImage(app().send('ann'), 'ann/private', sampleImage('five'), '5');
    await pushImage(app().send('ann'), 'ann/private', sampleImage('six'), '6');
    const again = await watch('ann', through);
    const news = await again.next();
    expect(news).toMatchObject({ kind: 'changes', changes: [{ tag: '5' }, { tag: '6' }] });
    await again.stop();
  });

  test('who was away for too long, or comes from another log, is told to read everything anew', async () => {
    const far = await watch('ann', 1_000_000);
    expect((await far.next()).kind).toBe('lost');
    await far.stop();
    const slow = await watch('admin');
    await slow.next();
    for (let number = 0; number < 1_100; number++)
      await app().call('admin', 'PATCH', '/api/v1/users/bob', { fullName: `Bob ${number}` });
    expect((await slow.next()).kind).toBe('lost');
    await slow.stop();
  });

  test('whose right is withdrawn is told nothing more of the place', async () => {
    const bob = await watch('bob');
    await bob.next();
    await app().call('admin', 'DELETE', '/api/v1/repositories/qa%2Fwebsite/access/bob');
    await pushImage(app().send('admin'), 'qa/website', sampleImage('seven'), '7');
    await pushImage(app().send('ann'), 'ann/public', sampleImage('eight'), '8');
    expect((await bob.until('manifest.pushed')).seen).toEqual(['manifest.pushed ann/public']);
    await bob.stop();
  });

  test.each(['password', 'token', 'key'] as const)('whose %s has ended is told nothing more', async (kind) => {
    await app().createUser(`cat-${kind}`);
    const name = `cat-${kind}`;
    await app().call(name, 'POST', '/api/v1/repositories', { name: `${name}/private` });
    const token = (await app().call(name, 'POST', '/api/v1/tokens', { name: 'watcher' })).json;
    const scope = { kind: 'namespace', name };
    const key = (await app().call(name, 'POST', '/api/v1/api-keys', { name: 'k', scope, permissions: ['pull'] })).json;
    const watcher = await {
      password: () => watch(name),
      token: () => watch(name, undefined, token.secret),
      key: () => watch(`${name}+k`, undefined, key.secret),
    }[kind]();
    expect((await watcher.next()).kind).toBe('changes');
    const change = { password: 'another horse', currentPassword: PASSWORD };
    if (kind === 'key') await app().call(name, 'POST', `/api/v1/api-keys/${key.id}/rotate`, { overlapSeconds: 0 });
    if (kind === 'token') await app().call(name, 'DELETE', `/api/v1/tokens/${token.id}`);
    if (kind === 'password') await app().call(name, 'PATCH', `/api/v1/users/${name}`, change);
    await pushImage(app().send('admin'), `${name}/private`, sampleImage('late'), '1');
    expect((await watcher.told.next()).done).toBe(true);
  });

  test('who is deactivated is told nothing more at all', async () => {
    const bob = await watch('bob');
    await bob.next();
    await app().call('admin', 'PATCH', '/api/v1/users/bob', { isActive: false });
    expect((await bob.told.next()).done).toBe(true);
  });

  test('who is nobody is refused', async () => {
    expect((await app().call(undefined, 'GET', '/api/v1/live')).status).toBe(401);
  });
});

test('the stream is one of server-sent events, with the cursor as the id of each', async () => {
  const address = await app().app.http.listen({ host: '127.0.0.1', port: 0 });
  const headers = { authorization: `Basic ${Buffer.from(`ann:${PASSWORD}`).toString('base64')}` };
  const response = await fetch(`${address}/api/v1/live`, { headers });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  const reader = (response.body as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
  const read = async () => new TextDecoder().decode((await reader.read()).value);
  expect(await read()).toMatch(/^event: changes\nid: \d+\ndata: \[\]\n\n$/);
  await pushImage(app().send('ann'), 'ann/private', sampleImage('nine'), '9');
  const [, id, data] = /^event: changes\nid: (\d+)\ndata: (.*)\n\n$/.exec(await read()) ?? [];
  expect(Number(id)).toBeGreaterThan(0);
  expect(JSON.parse(data ?? '')).toEqual([
    { type: 'manifest.pushed', at: expect.any(String), repositories: ['ann/private'], tag: '9' },
  ]);
  // A server that ends does not wait for it.
  await app().app.http.close();
  expect(await read()).toBe('');
});
