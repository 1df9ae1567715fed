// Guessing passwords is slowed down, and nobody else has to wait for it.

import { describe, expect, test } from 'vitest';
import { basicHeader } from '../support/bearer.ts';
import { useApp } from '../support/test-app.ts';

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

  test('a success in between starts the count anew', async () => {
    for (let attempt = 0; attempt < 25; attempt++) {
      expect((await app().call(GUESS, 'GET', '/api/v1/me')).status).toBe(401);
      if (attempt % 5 === 4) expect((await app().call('ada', 'GET', '/api/v1/me')).status).toBe(200);
    }
  });
});

describe('tokens that are out of date', () => {
  const app = useApp();

  test('do not lock out the good ones of the same address, until there are very many', async () => {
    await app().createUser('ada');
    const { secret } = (await app().call('ada', 'POST', '/api/v1/tokens', { name: 'ci' })).json;
    const stale = () => app().call('Bearer shiplock_pat_stale', 'GET', '/api/v1/me');
    for (let attempt = 0; attempt < 99; attempt++) expect((await stale()).status).toBe(401);
    expect((await app().call(`Bearer ${secret}`, 'GET', '/api/v1/me')).status).toBe(200);
    expect((await stale()).status).toBe(401);
    expect((await stale()).status).toBe(429);
    expect((await app().call(`Bearer ${secret}`, 'GET', '/api/v1/me')).status).toBe(429);
    app().clock.advance(301);
    expect((await app().call(`Bearer ${secret}`, 'GET', '/api/v1/me')).status).toBe(200);
  });
});
