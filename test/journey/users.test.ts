// Users: who makes them, what they may change, and how they are shut out.

import { describe, expect, test } from 'vitest';
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
      directory: null,
      hasSecondFactor: false,
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
    expect(me.json).toEqual({
      kind: 'user',
      name: 'bob',
      isAdmin: false,
      credential: 'password',
      organizations: [],
      permissions: [],
    });
    expect((await app().call('admin', 'GET', '/api/v1/me')).json.permissions).toContain('view_audit');
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

  test('who ask for a new password that they may not set keep nobody else from logging in: nothing is hashed for them', async () => {
    await app().createUser('mallory');
    const whole = (await app().call('mallory', 'POST', '/api/v1/tokens', { name: 'all' })).json.secret;
    const pulls = { name: 'pull', permissions: ['pull'] };
    const restricted = (await app().call('mallory', 'POST', '/api/v1/tokens', pulls)).json.secret;
    const ask = (by: string, name: string) =>
      app().call(`Bearer ${by}`, 'PATCH', `/api/v1/users/${name}`, { password: 'some-password-123456' });
    const storm = (by: string, name: string) => Promise.all(Array.from({ length: 40 }, () => ask(by, name)));
    const [own, others, byRestricted] = await Promise.all([
      storm(whole, 'mallory'),
      storm(whole, 'admin'),
      storm(restricted, 'mallory'),
    ]);
    const statuses = [own, others, byRestricted].map((answers) => [...new Set(answers.map(({ status }) => status))]);
    expect(statuses).toEqual([[400], [403], [403]]);
  });

  test('log in however their keyboard writes a letter with a mark, or a space, by session, Basic and currentPassword', async () => {
    const [one, two] = ['caf\u00e9 \u1e69 cr\u00e8me', 'cafe\u0301\u00a0s\u0307\u0323 cre\u0300me'];
    await app().call('admin', 'POST', '/api/v1/users', { name: 'zoe', password: two });
    const logIn = (password: string) => app().call(undefined, 'POST', '/api/v1/session', { username: 'zoe', password });
    for (const password of [one, two]) {
      expect((await logIn(password)).status).toBe(200);
      expect((await app().call(basicHeader('zoe', password), 'GET', '/api/v1/me')).status).toBe(200);
      const change = { password: password === one ? two : one, currentPassword: password };
      expect((await app().call(basicHeader('zoe', password), 'PATCH', '/api/v1/users/zoe', change)).status).toBe(200);
    }
    expect((await logIn('cafe s creme')).status).toBe(401);
    const short = { name: 'yves', password: 'e\u0301'.repeat(7) };
    expect((await app().call('admin', 'POST', '/api/v1/users', short)).status).toBe(400);
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

  test('are deleted by system admins, once', async () => {
    expect((await app().call('dora', 'DELETE', '/api/v1/users/dora')).status).toBe(403);
    expect((await app().call('admin', 'DELETE', '/api/v1/users/dora')).status).toBe(200);
    expect((await app().call('dora', 'GET', '/api/v1/me')).status).toBe(401);
    expect((await app().call('admin', 'DELETE', '/api/v1/users/dora')).status).toBe(404);
  });

  test('include one admin at least, whatever is done', async () => {
    const words =
      'this would leave no active system admin with an account of this server: make somebody else one first';
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

describe('users with a long password', () => {
  const app = useApp();

  test('log in at every door with a password of the most characters, however it is typed', async () => {
    const password = '\u00e9'.repeat(1_024);
    expect((await app().call('admin', 'POST', '/api/v1/users', { name: 'eli', password })).status).toBe(201);
    for (const typed of [password, password.normalize('NFD')]) {
      const session = await app().call(undefined, 'POST', '/api/v1/session', { username: 'eli', password: typed });
      const basic = await app().call(basicHeader('eli', typed), 'GET', '/api/v1/me');
      expect([session.status, basic.status]).toEqual([200, 200]);
    }
    const longer = await app().call('admin', 'PATCH', '/api/v1/users/eli', { password: `${password}e` });
    expect([longer.status, longer.json.error.message]).toEqual([400, 'a password needs 8 to 1024 characters']);
  });
});
