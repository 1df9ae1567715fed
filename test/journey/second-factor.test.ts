// The second factor: codes of an authenticator app and recovery codes, and what the password alone is no longer good for.

import { TOTP } from 'otpauth';
import { beforeAll, describe, expect, test } from 'vitest';
import { basicHeader } from '../support/bearer.ts';
import { PASSWORD, useApp } from '../support/test-app.ts';

const app = useApp();
let secret = '';
let recoveryCodes: string[] = [];
let token = '';

beforeAll(async () => {
  for (const name of ['ann', 'bob']) await app().createUser(name);
  token = (await app().call('ann', 'POST', '/api/v1/tokens', { name: 'docker' })).json.secret;
});

function codeOf(base32: string): string {
  return new TOTP({ secret: base32 }).generate({ timestamp: app().clock.now() / 1_000 });
}

const logIn = (username: string, code?: string) =>
  app().call(undefined, 'POST', '/api/v1/session', { username, password: PASSWORD, ...(code ? { code } : {}) });

/** Calls with the cookie of a log-in, and its CSRF token. */
async function browserOf(username: string, code?: string) {
  const answer = await logIn(username, code);
  expect(answer.status).toBe(200);
  const headers = {
    cookie: String(answer.headers['set-cookie']).split(';', 1)[0] ?? '',
    'x-csrf-token': answer.json.csrf as string,
  };
  return (method: string, path: string, body?: unknown) =>
    app().call(undefined, method, `/api/v1${path}`, body, headers);
}

describe('a second factor', () => {
  test('is on when a first code of the app has been shown', async () => {
    const ann = await browserOf('ann');
    const prepared = await ann('POST', '/me/second-factor');
    secret = prepared.json.secret;
    expect(prepared.json.uri).toMatch(
      /^otpauth:\/\/totp\/Shiplock:ann\?issuer=Shiplock&secret=[A-Z2-7]{32}&algorithm=SHA1&digits=6&period=30$/,
    );
    // Until then nothing changes.
    expect((await app().call('ann', 'GET', '/api/v1/me')).status).toBe(200);
    expect((await ann('POST', '/me/second-factor/confirm', { code: '000000' })).status).toBe(400);
    const isListed = async () => (await app().call('admin', 'GET', '/api/v1/users/ann')).json.hasSecondFactor;
    // Admins are offered to take away what is there, and nothing else.
    expect(await isListed()).toBe(false);
    const confirmed = await ann('POST', '/me/second-factor/confirm', { code: codeOf(secret) });
    recoveryCodes = confirmed.json.recoveryCodes;
    expect([confirmed.status, new Set(recoveryCodes).size]).toEqual([200, 10]);
    expect(await isListed()).toBe(true);
    expect((await ann('GET', '/me/second-factor')).json).toEqual({
      enabled: true,
      required: false,
      recoveryCodesLeft: 10,
    });
    expect((await ann('POST', '/me/second-factor')).status).toBe(409);
  });

  test('makes the password alone no good at any door, and leaves tokens', async () => {
    for (const path of ['/api/v1/me', '/v2/', '/v2/token?service=x']) {
      const refused = await app().call('ann', 'GET', path);
      expect([path, refused.status]).toEqual([path, 401]);
    }
    const form = new URLSearchParams({ grant_type: 'password', service: 'x', username: 'ann', password: PASSWORD });
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await app().call(undefined, 'POST', '/v2/token', form.toString(), type)).status).toBe(401);
    const refused = await logIn('ann');
    expect([refused.status, refused.json.error.detail]).toEqual([401, { secondFactor: true }]);
    expect((await app().call(basicHeader('ann', token), 'GET', '/v2/')).status).toBe(200);
  });

  test('takes each code once, and those of the neighbouring half-minutes', async () => {
    app().clock.advance(60);
    const code = codeOf(secret);
    app().clock.advance(30);
    expect((await logIn('ann', code)).status).toBe(200);
    expect((await logIn('ann', code)).status).toBe(401);
    expect((await logIn('ann', codeOf(secret))).status).toBe(200);
    const old = codeOf(secret);
    app().clock.advance(90);
    expect((await logIn('ann', old)).status).toBe(401);
  });

  test('takes each recovery code once', async () => {
    app().clock.advance(301);
    const [code = ''] = recoveryCodes;
    const ann = await browserOf('ann', code.toUpperCase());
    expect((await ann('GET', '/me/second-factor')).json.recoveryCodesLeft).toBe(9);
    expect((await logIn('ann', code)).status).toBe(401);
  });

  test('is not guessed: attempts are counted', async () => {
    app().clock.advance(301);
    const statuses = [];
    for (let attempt = 0; attempt < 12; attempt++) statuses.push((await logIn('ann', '123456')).status);
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
    app().clock.advance(301);
  });

  test('lets no access token make further ones, or switch it off', async () => {
    const by = `Bearer ${token}`;
    expect((await app().call(by, 'POST', '/api/v1/tokens', { name: 'child' })).status).toBe(403);
    const key = { name: 'k', scope: { kind: 'namespace', name: 'ann' }, permissions: ['pull'] };
    expect((await app().call(by, 'POST', '/api/v1/api-keys', key)).status).toBe(403);
    const off = { code: codeOf(secret) };
    expect((await app().call(by, 'POST', '/api/v1/me/second-factor/disable', off)).status).toBe(403);
  });

  test("of an admin is not switched off by the admin's own access token, nor got round by a new password", async () => {
    await app().createUser('root');
    await app().call('admin', 'PATCH', '/api/v1/users/root', { isAdmin: true });
    const by = `Bearer ${(await app().call('root', 'POST', '/api/v1/tokens', { name: 'ci' })).json.secret}`;
    const root = await browserOf('root');
    const own = (await root('POST', '/me/second-factor')).json.secret;
    await root('POST', '/me/second-factor/confirm', { code: codeOf(own) });
    const off = await app().call(by, 'DELETE', '/api/v1/users/root/second-factor');
    expect([off.status, off.json.error.message]).toEqual([
      403,
      'your own second factor goes with one more code of it (POST /api/v1/me/second-factor/disable), or by another system admin',
    ]);
    const password = await app().call(by, 'PATCH', '/api/v1/users/root', { password: 'a new password' });
    expect([password.status, password.json.error.message]).toEqual([
      400,
      'give your present password as currentPassword',
    ]);
    expect((await app().call('root', 'GET', '/api/v1/me')).status).toBe(401);
    // Nor by the log-in of another system admin, whom the token makes or takes over.
    const attempts: [string, string, object?][] = [
      ['POST', '/api/v1/users', { name: 'second', password: 'a new password', isAdmin: true }],
      ['PATCH', '/api/v1/users/bob', { isAdmin: true }],
      ['PATCH', '/api/v1/users/admin', { password: 'a new password' }],
      ['DELETE', '/api/v1/users/admin/second-factor'],
      ['DELETE', '/api/v1/users/ann/second-factor'],
    ];
    for (const [method, path, body] of attempts) {
      const answer = await app().call(by, method, path, body);
      expect([method, path, answer.status, answer.json.error.message]).toEqual([
        method,
        path,
        403,
        "with a second factor, an access token makes no tokens, keys and system admins, and takes away nobody's second factor: log in at the web page for that",
      ]);
    }
    expect((await app().call(by, 'PATCH', '/api/v1/users/bob', { password: PASSWORD })).status).toBe(200);
    expect((await app().call(by, 'POST', '/api/v1/users', { name: 'plain', password: PASSWORD })).status).toBe(201);
    await app().call('admin', 'PATCH', '/api/v1/users/root', { isAdmin: false });
  });

  test('is switched off with one more code, or by an admin for whom has lost it', async () => {
    app().clock.advance(60);
    const ann = await browserOf('ann', codeOf(secret));
    expect((await ann('POST', '/me/second-factor/disable', { code: '000000' })).status).toBe(401);
    app().clock.advance(60);
    expect((await ann('POST', '/me/second-factor/disable', { code: codeOf(secret) })).status).toBe(204);
    expect((await app().call('ann', 'GET', '/api/v1/me')).status).toBe(200);
    const again = (await ann('POST', '/me/second-factor')).json.secret;
    await ann('POST', '/me/second-factor/confirm', { code: codeOf(again) });
    expect((await app().call('bob', 'DELETE', '/api/v1/users/ann/second-factor')).status).toBe(403);
    expect((await app().call('admin', 'DELETE', '/api/v1/users/ann/second-factor')).status).toBe(204);
    expect((await app().call('ann', 'GET', '/api/v1/me')).status).toBe(200);
    expect((await app().call('admin', 'DELETE', '/api/v1/users/ann/second-factor')).status).toBe(404);
  });
});

test('a deployment that asks for one lets nobody in by password alone, but to make one', async () => {
  const admin = await browserOf('admin');
  expect((await app().call('bob', 'PATCH', '/api/v1/settings', { requireSecondFactor: true })).status).toBe(403);
  expect((await admin('PATCH', '/settings', { requireSecondFactor: true })).json).toEqual({
    requireSecondFactor: true,
  });
  const asked = await app().call('bob', 'GET', '/api/v1/me');
  expect([asked.status, asked.json.error.message]).toEqual([
    401,
    'this server asks for a second factor, and the account has none: log in at the web page and make one; for clients, make an access token there',
  ]);
  const bob = await browserOf('bob');
  expect((await bob('GET', '/session')).json.lacksSecondFactor).toBe(true);
  expect((await bob('GET', '/me')).json.name).toBe('bob');
  expect((await bob('GET', '/repositories')).status).toBe(403);
  const { secret: own } = (await bob('POST', '/me/second-factor')).json;
  expect((await bob('POST', '/me/second-factor/confirm', { code: codeOf(own) })).status).toBe(200);
  expect((await bob('GET', '/repositories')).status).toBe(200);
});

test('a deployment that asks for one goes on asking, whatever an access token of an admin says', async () => {
  const admin = await browserOf('admin');
  const own = (await admin('POST', '/me/second-factor')).json.secret;
  await admin('POST', '/me/second-factor/confirm', { code: codeOf(own) });
  const made = await admin('POST', '/tokens', { name: 'automation' });
  const by = `Bearer ${made.json.secret}`;
  const off = await app().call(by, 'PATCH', '/api/v1/settings', { requireSecondFactor: false });
  expect([off.status, off.json.error.message]).toEqual([
    403,
    'an access token does not end that everybody is asked for a second factor: log in at the web page for that',
  ]);
  expect((await app().call(by, 'PATCH', '/api/v1/settings', { requireSecondFactor: true })).status).toBe(200);
  expect((await admin('PATCH', '/settings', { requireSecondFactor: false })).json).toEqual({
    requireSecondFactor: false,
  });
});
