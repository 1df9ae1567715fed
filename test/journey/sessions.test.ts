// Sessions of browsers: what the cookie is good for, what writes have to show beside it, and how a session ends.

import { beforeAll, describe, expect, test } from 'vitest';
import { MICROSECONDS_PER_DAY } from '../../src/clock.ts';
import { queueHousekeeping } from '../../src/jobs.ts';
import { basicHeader } from '../support/bearer.ts';
import { type Answer, PASSWORD, useApp } from '../support/test-app.ts';

const app = useApp();

beforeAll(async () => {
  for (const name of ['ann', 'bob']) await app().createUser(name);
});

const COOKIE = /^shiplock_session=(shiplock_ui_[A-Za-z0-9]{44}); Path=\/; HttpOnly; SameSite=Lax$/;

interface Browser {
  readonly cookie: string;
  readonly csrf: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

async function logIn(username: string, headers: Record<string, string> = {}): Promise<Browser> {
  const answer = await app().call(undefined, 'POST', '/api/v1/session', { username, password: PASSWORD }, headers);
  expect(answer.status).toBe(200);
  const [, secret = ''] = COOKIE.exec([answer.headers['set-cookie']].flat()[0] ?? '') ?? [];
  const cookie = `shiplock_session=${secret}`;
  const { csrf } = answer.json;
  return {
    cookie,
    csrf,
    call: (method, path, body, more = {}) => app().call(undefined, method, `/api/v1${path}`, body, { cookie, ...more }),
  };
}

describe('how long sessions last', () => {
  const short = useApp({ sessionIdleHours: 1, sessionDays: 1 });

  async function begin() {
    const body = { username: 'admin', password: PASSWORD };
    const answer = await short().call(undefined, 'POST', '/api/v1/session', body);
    const [cookie = ''] = String(answer.headers['set-cookie']).split(';');
    const ask = (path: string) => short().call(undefined, 'GET', `/api/v1${path}`, undefined, { cookie });
    return { use: async () => (await ask('/me')).status, list: async () => (await ask('/sessions')).json.items };
  }

  test('is what is configured, without use and in any case', async () => {
    const unused = await begin();
    short().clock.advance(3_601);
    expect(await unused.use()).toBe(401);
    const used = await begin();
    for (let halfHours = 0; halfHours < 47; halfHours++) {
      short().clock.advance(1_800);
      expect(await used.use()).toBe(200);
    }
    short().clock.advance(1_800);
    expect(await used.use()).toBe(401);
  });

  test('is shorter at once for those that were begun when it was longer', async () => {
    const before = await begin();
    const [{ expiresAt }] = await before.list();
    const end = { expires_at: short().clock.now() + 7 * MICROSECONDS_PER_DAY };
    await short().database.transaction((tx) => tx.updateTable('session').set(end).execute());
    for (let halfHours = 0; halfHours < 47; halfHours++) {
      short().clock.advance(1_800);
      expect(await before.use()).toBe(200);
    }
    const after = await begin();
    expect(await after.list()).toMatchObject([{ current: true }, { expiresAt, current: false }]);
    short().clock.advance(1_800);
    expect(await before.use()).toBe(401);
    expect(await after.list()).toMatchObject([{ current: true }]);
    await queueHousekeeping(short().database, short().clock.now());
    await short().drain();
    expect(await short().database.rows.selectFrom('session').select('id').execute()).toHaveLength(1);
  });
});

describe('a session', () => {
  test('begins with the password, and the cookie is the log-in at the management API', async () => {
    const ann = await logIn('ann');
    expect((await ann.call('GET', '/me')).json).toMatchObject({ name: 'ann', credential: 'session' });
    const session = await ann.call('GET', '/session');
    expect([session.status, session.json]).toEqual([
      200,
      { username: 'ann', isAdmin: false, csrf: ann.csrf, lacksSecondFactor: false },
    ]);
    // Clients of the registry have no cookies, so there they say nothing.
    expect((await app().call(undefined, 'GET', '/v2/', undefined, { cookie: ann.cookie })).status).toBe(401);
  });

  test('writes only with its CSRF token, the same in all tabs, and with no other session’s', async () => {
    const [ann, other] = [await logIn('ann'), await logIn('ann')];
    const write = (headers: Record<string, string>) => ann.call('POST', '/tokens', { name: 'x' }, headers);
    expect((await write({})).status).toBe(403);
    expect((await write({ 'x-csrf-token': 'guess' })).status).toBe(403);
    expect((await write({ 'x-csrf-token': other.csrf })).status).toBe(403);
    expect((await write({ 'x-csrf-token': ann.csrf })).status).toBe(201);
    expect((await write({ 'x-csrf-token': ann.csrf, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    // Who shows something else needs none.
    const byPassword = await app().call('ann', 'POST', '/api/v1/tokens', { name: 'x' }, { cookie: ann.cookie });
    expect(byPassword.status).toBe(201);
  });

  test('is never what a failed credential becomes', async () => {
    const ann = await logIn('ann');
    for (const authorization of [basicHeader('ann', 'wrong'), 'Bearer shiplock_pat_unknown', 'Digest x'])
      expect((await ann.call('GET', '/me', undefined, { authorization })).status).toBe(401);
    expect((await ann.call('GET', '/me', undefined, { 'x-apikey': 'shiplock_key_unknown' })).status).toBe(401);
  });

  test('that is wrong or has ended is nobody, not anonymous', async () => {
    const stale = { cookie: 'shiplock_session=shiplock_ui_unknown' };
    expect((await app().call(undefined, 'GET', '/api/v1/repositories', undefined, stale)).status).toBe(401);
    const wrong = { username: 'ann', password: 'wrong' };
    expect((await app().call(undefined, 'POST', '/api/v1/session', wrong, stale)).status).toBe(401);
    const ann = await logIn('ann');
    expect((await ann.call('POST', '/session', wrong)).status).toBe(401);
    // But whoever has a stale one can log in.
    await logIn('ann', stale);
  });

  test('ends by logging out, at once, and its cookie is taken back', async () => {
    const ann = await logIn('ann');
    const shown = { 'x-csrf-token': ann.csrf };
    expect((await ann.call('DELETE', '/session')).status).toBe(403);
    expect((await ann.call('GET', '/me')).status).toBe(200);
    const out = await ann.call('DELETE', '/session', undefined, shown);
    expect([out.status, out.headers['set-cookie']]).toEqual([
      200,
      'shiplock_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
    ]);
    expect((await ann.call('GET', '/me')).status).toBe(401);
    expect((await ann.call('DELETE', '/session')).json).toEqual({ endSessionUrl: null });
  });

  test('is listed for its user, who ends others of theirs', async () => {
    const [here, there] = [
      await logIn('bob', { 'user-agent': 'Here/1' }),
      await logIn('bob', { 'user-agent': 'There/1' }),
    ];
    const { items } = (await here.call('GET', '/sessions')).json;
    expect(items).toMatchObject([
      { userAgent: 'There/1', current: false, address: '127.0.0.1' },
      { userAgent: 'Here/1', current: true },
    ]);
    const ann = await logIn('ann');
    const headers = { 'x-csrf-token': ann.csrf };
    expect((await ann.call('DELETE', `/sessions/${items[0].id}`, undefined, headers)).status).toBe(404);
    const own = { 'x-csrf-token': here.csrf };
    expect((await here.call('DELETE', `/sessions/${items[0].id}`, undefined, own)).status).toBe(204);
    expect([(await here.call('GET', '/me')).status, (await there.call('GET', '/me')).status]).toEqual([200, 401]);
  });

  test('ends when it is not used for twelve hours, which background requests do not count for', async () => {
    const hours = (count: number) => app().clock.advance(count * 3_600);
    const [used, unused] = [await logIn('ann'), await logIn('ann')];
    hours(8);
    expect((await used.call('GET', '/me')).status).toBe(200);
    expect((await unused.call('GET', '/me', undefined, { 'x-shiplock-background': '1' })).status).toBe(200);
    hours(8);
    expect([(await used.call('GET', '/me')).status, (await unused.call('GET', '/me')).status]).toEqual([200, 401]);
  });

  test('ends after seven days, however often it is used', async () => {
    const ann = await logIn('ann');
    for (let halfDays = 1; halfDays < 15; halfDays++) {
      app().clock.advance(11 * 3_600);
      expect((await ann.call('GET', '/me')).status).toBe(200);
    }
    app().clock.advance(14 * 3_600);
    expect((await ann.call('GET', '/me')).status).toBe(401);
  });

  test('ends with a new password, and with deactivation', async () => {
    const bob = await logIn('bob');
    await app().call('admin', 'PATCH', '/api/v1/users/bob', { password: 'another horse' });
    expect((await bob.call('GET', '/me')).status).toBe(401);
    await app().call('admin', 'PATCH', '/api/v1/users/bob', { password: PASSWORD });
    const again = await logIn('bob');
    await app().call('admin', 'PATCH', '/api/v1/users/bob', { isActive: false });
    expect((await again.call('GET', '/me')).status).toBe(401);
    await app().call('admin', 'PATCH', '/api/v1/users/bob', { isActive: true });
    expect((await again.call('GET', '/me')).status).toBe(401);
  });

  test('keeps its secret nowhere', async () => {
    const ann = await logIn('ann');
    const rows = await app().database.rows.selectFrom('session').selectAll().execute();
    const events = await app().database.rows.selectFrom('event').selectAll().execute();
    expect(JSON.stringify([rows, events])).not.toContain(ann.cookie.slice('shiplock_session='.length));
  });
});
