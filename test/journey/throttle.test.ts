// Guessing passwords is slowed down, and nobody else has to wait for it.

import { describe, expect, test } from 'vitest';
import { basicHeader } from '../support/bearer.ts';
import { PASSWORD, useApp } from '../support/test-app.ts';

const GUESS = basicHeader('ada', 'a guess');

describe('after ten wrong passwords for one account', () => {
  const app = useApp();

  test('further attempts are refused at every door, the right password too, and others may go on', async () => {
    await app().createUser('ada');
    await app().createUser('bob');
    for (let attempt = 0; attempt < 10; attempt++) {
      expect((await app().call(GUESS, 'GET', '/api/v1/me')).status, `attempt ${attempt}`).toBe(401);
    }
    const refused = await app().call('ada', 'GET', '/api/v1/me');
    expect(refused.status).toBe(429);
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(290);
    expect(seconds).toBeLessThanOrEqual(300);
    expect(refused.headers['content-type']).toContain('application/json');
    expect(refused.json).toEqual({
      error: {
        code: 'TOO_MANY_REQUESTS',
        message: `too many failed logins: try again in ${seconds} seconds`,
        detail: { retryAfterSeconds: seconds },
      },
    });
    for (const path of ['/v2/', '/v2/token?service=x', '/v1/search?q=a']) {
      const answer = await app().call('ada', 'GET', path);
      expect([path, answer.status, answer.json.errors[0].code]).toEqual([path, 429, 'TOOMANYREQUESTS']);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect((await app().call('bob', 'GET', '/api/v1/me')).status).toBe(200);
  });

  test('the wait ends when it says', async () => {
    const refused = await app().call('ada', 'GET', '/api/v1/me');
    app().clock.advance(Number(refused.headers['retry-after']) - 1);
    expect((await app().call('ada', 'GET', '/api/v1/me')).status).toBe(429);
    app().clock.advance(1);
    expect((await app().call('ada', 'GET', '/api/v1/me')).status).toBe(200);
  });

  test('every failure is in the audit log, without the password', async () => {
    const { json } = await app().call('admin', 'GET', '/api/v1/events?type=login.failed&limit=1000');
    expect(json.items).toHaveLength(10);
    expect(json.items[0]).toMatchObject({ actor: { kind: 'anonymous', name: 'ada', address: '127.0.0.1' } });
    expect(JSON.stringify(json)).not.toContain('a guess');
  });

  test('a success in between starts the count again', async () => {
    for (let attempt = 0; attempt < 25; attempt++) {
      expect((await app().call(GUESS, 'GET', '/api/v1/me')).status).toBe(401);
      if (attempt % 5 === 4) expect((await app().call('ada', 'GET', '/api/v1/me')).status).toBe(200);
    }
  });
});

describe('many at once', () => {
  const app = useApp();
  const statuses = async (headers: readonly string[]) => {
    const answers = await Promise.all(headers.map((header) => app().call(header, 'GET', '/api/v1/me')));
    return Object.groupBy(answers, (answer) => answer.status);
  };

  test('of 400 wrong passwords from one address, ten are looked at', async () => {
    await app().createUser('ada');
    const found = await statuses(Array.from({ length: 400 }, (_, index) => basicHeader('ada', `guess ${index}`)));
    expect([found[401]?.length, found[429]?.length]).toEqual([10, 390]);
    app().clock.advance(301);
    const same = await statuses(Array(400).fill(GUESS));
    expect([same[401]?.length, same[429]?.length]).toEqual([10, 390]);
  });

  test('of 40 right ones, all are let in', async () => {
    await app().createUser('bob');
    expect((await statuses(Array(40).fill(basicHeader('bob', PASSWORD))))[200]).toHaveLength(40);
  });

  test('of more than a hundred for as many names, a hundred are looked at', async () => {
    app().clock.advance(301);
    for (let start = 0; start < 120; start += 20) {
      const found = await statuses(
        Array.from({ length: 20 }, (_, index) => basicHeader(`n${start + index}`, 'a guess')),
      );
      expect(found[start < 100 ? 401 : 429]).toHaveLength(20);
    }
  });
});

describe('a password that was right a short while ago, and every good token', () => {
  const app = useApp();

  test('are let in while others are guessed', async () => {
    await app().createUser('ada');
    await app().createUser('bob');
    const { secret } = (await app().call('ada', 'POST', '/api/v1/tokens', { name: 'ci' })).json;
    for (let attempt = 0; attempt < 10; attempt++) await app().call(GUESS, 'GET', '/api/v1/me');
    expect((await app().call(GUESS, 'GET', '/api/v1/me')).status).toBe(429);
    for (const good of [`Bearer ${secret}`, basicHeader('ada', secret), 'ada'])
      expect([good, (await app().call(good, 'GET', '/api/v1/me')).status]).toEqual([good, 200]);
    // Not remembered, and nobody guessed it.
    expect((await app().call('bob', 'GET', '/api/v1/me')).status).toBe(200);
  });
});

describe('tokens that are out of date', () => {
  const app = useApp();

  test('lock out neither passwords nor the good tokens of the same address', async () => {
    await app().createUser('ada');
    const { id, secret: revoked } = (await app().call('ada', 'POST', '/api/v1/tokens', { name: 'old' })).json;
    const { secret } = (await app().call('ada', 'POST', '/api/v1/tokens', { name: 'ci' })).json;
    await app().call('ada', 'DELETE', `/api/v1/tokens/${id}`);
    // So that the right password is not remembered.
    app().clock.advance(301);
    const stale = async (who = `Bearer ${revoked}`) => (await app().call(who, 'GET', '/api/v1/me')).status;
    for (let attempt = 0; attempt < 50; attempt++) {
      expect(await stale()).toBe(401);
      expect(await stale(basicHeader('ada', revoked))).toBe(401);
    }
    // What is held back is only the noise, and the log of it.
    expect(await stale()).toBe(429);
    expect(await stale(basicHeader('ada', revoked))).toBe(429);
    for (const good of [`Bearer ${secret}`, basicHeader('ada', secret), 'ada'])
      expect([good, (await app().call(good, 'GET', '/api/v1/me')).status]).toEqual([good, 200]);
    app().clock.advance(301);
    expect(await stale()).toBe(401);
  });
});
