// Who sends a password with each request is known by it for a while, and no longer than it is good.

import { TOTP } from 'otpauth';
import { beforeAll, expect, test } from 'vitest';
import { basicHeader } from '../support/bearer.ts';
import { PASSWORD, useApp } from '../support/test-app.ts';

const app = useApp();
const NEW = 'a new and long password';
const admin = (method: string, path: string, body?: object) => app().call('admin', method, `/api/v1${path}`, body);
const asks = async (user: string, password = PASSWORD) => app().call(basicHeader(user, password), 'GET', '/api/v1/me');
/** Twice, so that the second answer comes from memory. */
async function isKnown(user: string, password = PASSWORD): Promise<void> {
  for (const _time of [1, 2]) expect((await asks(user, password)).status).toBe(200);
}

beforeAll(async () => {
  for (const name of ['ann', 'bob', 'cem', 'dia', 'eve']) await app().createUser(name);
});

test('another password, another name and another spelling of the name are not let in beside one that is known', async () => {
  await isKnown('ann');
  expect((await asks('ann', `${PASSWORD} `)).status).toBe(401);
  expect((await asks('bob', 'correct')).status).toBe(401);
  expect((await asks('Ann')).status).toBe(401);
  await isKnown('ann');
});

test('who has another password now is refused with the old one at once, and known by the new one', async () => {
  await isKnown('bob');
  expect((await admin('PATCH', '/users/bob', { password: NEW })).status).toBe(200);
  expect((await asks('bob')).status).toBe(401);
  await isKnown('bob', NEW);
});

test('who is deactivated is refused at once, and so is who was deleted and made anew with another password', async () => {
  await isKnown('cem');
  await admin('PATCH', '/users/cem', { isActive: false });
  expect((await asks('cem')).status).toBe(401);
  await admin('PATCH', '/users/cem', { isActive: true });
  await isKnown('cem');
  expect((await admin('DELETE', '/users/cem')).status).toBe(200);
  await admin('POST', '/users', { name: 'cem', password: NEW });
  expect((await asks('cem')).status).toBe(401);
});

test('who becomes an admin is one at once, and none at once afterwards', async () => {
  await isKnown('dia');
  for (const isAdmin of [true, false]) {
    await admin('PATCH', '/users/dia', { isAdmin });
    expect((await asks('dia')).json.isAdmin).toBe(isAdmin);
    expect((await app().call('dia', 'GET', '/api/v1/jobs')).status).toBe(200);
  }
});

test('who has switched a second factor on is refused with the password alone at once', async () => {
  await isKnown('eve');
  const session = await app().call(undefined, 'POST', '/api/v1/session', { username: 'eve', password: PASSWORD });
  const headers = {
    cookie: String(session.headers['set-cookie']).split(';', 1)[0] ?? '',
    'x-csrf-token': session.json.csrf as string,
  };
  const { json } = await app().call(undefined, 'POST', '/api/v1/me/second-factor', undefined, headers);
  await isKnown('eve');
  const code = new TOTP({ secret: json.secret }).generate({ timestamp: app().clock.now() / 1_000 });
  const confirm = '/api/v1/me/second-factor/confirm';
  expect((await app().call(undefined, 'POST', confirm, { code }, headers)).status).toBe(200);
  expect((await asks('eve')).status).toBe(401);
});

// The last one: from here on no password is enough.
test('once everybody is asked for a second factor, a password that is known is refused at once', async () => {
  await isKnown('ann');
  expect((await admin('PATCH', '/settings', { requireSecondFactor: true })).status).toBe(200);
  expect((await asks('ann')).status).toBe(401);
});
