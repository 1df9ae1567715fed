// The Docker token flow: a challenge, a token for the scopes that one may have, and what that token is good for.

import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { basicHeader, bearer, grantedBy } from '../support/bearer.ts';
import { sampleImage } from '../support/sample-image.ts';
import { PASSWORD, useApp } from '../support/test-app.ts';

const app = useApp();
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

beforeAll(async () => {
  await app().createUser('ada');
  await app().createUser('bob');
  for (const name of ['ada/one', 'ada/two', 'bob/one'])
    await pushImage(app().send(name.slice(0, 3)), name, sampleImage(name), '1');
  await app().call('ada', 'POST', '/api/v1/repositories', { name: 'ada/open', visibility: 'public' });
  await pushImage(app().send('ada'), 'ada/open', sampleImage('open'), '1');
});

const post = (fields: Record<string, string>) =>
  app().call(undefined, 'POST', '/v2/token', new URLSearchParams(fields).toString(), FORM);
const pull = async (who: string | undefined, repository: string) =>
  (await app().call(who, 'GET', `/v2/${repository}/manifests/1`)).status;

describe('a token', () => {
  test('is given for Basic credentials, under both of its names, and is not cached', async () => {
    const answer = await app().call('ada', 'GET', '/v2/token?service=registry&scope=repository:ada/one:pull,push');
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json).toEqual({
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      access_token: answer.json.token,
      expires_in: 300,
      issued_at: expect.stringMatching(/^2026-11-21T02:03:\d\d\.000Z$/),
    });
    expect(grantedBy(answer.json.token)).toEqual([{ type: 'repository', name: 'ada/one', actions: ['pull', 'push'] }]);
    expect(await pull(`Bearer ${answer.json.token}`, 'ada/one')).toBe(200);
  });

  test('is given to nobody in particular for what is public', async () => {
    const token = await bearer(app(), undefined, 'repository:ada/open:pull,push', 'repository:ada/one:pull');
    expect(grantedBy(token)).toEqual([{ type: 'repository', name: 'ada/open', actions: ['pull'] }]);
    expect(await pull(token, 'ada/open')).toBe(200);
    expect(await pull(token, 'ada/one')).toBe(401);
    expect((await app().call(token, 'GET', '/api/v1/me')).json).toMatchObject({ kind: 'anonymous', name: null });
  });

  test('holds several scopes, repeated or joined by spaces, and those for one repository become one', async () => {
    const scopes = ['repository:ada/one:pull', 'repository:ada/two:pull,push', 'repository:ada/one:push'];
    const expected = [
      { type: 'repository', name: 'ada/one', actions: ['pull', 'push'] },
      { type: 'repository', name: 'ada/two', actions: ['pull', 'push'] },
    ];
    expect(grantedBy(await bearer(app(), 'ada', ...scopes))).toEqual(expected);
    expect(grantedBy(await bearer(app(), 'ada', scopes.join(' ')))).toEqual(expected);
    expect(grantedBy(await bearer(app(), 'ada', 'repository:ada/one:*'))).toEqual([
      { type: 'repository', name: 'ada/one', actions: ['pull', 'push', 'delete'] },
    ]);
  });

  test('leaves out what may not be had, and what is no scope', async () => {
    const token = await bearer(
      app(),
      'ada',
      'repository:bob/one:pull',
      'repository:ada/one:pull',
      'repository:ada/one:promote',
      'nonsense',
      'repository:UPPER/case:pull',
      'registry:everything:*',
    );
    expect(grantedBy(token)).toEqual([{ type: 'repository', name: 'ada/one', actions: ['pull'] }]);
  });

  test('is given for a password by POST, and for the refresh token that came with it', async () => {
    const login = await post({
      grant_type: 'password',
      username: 'ada',
      password: PASSWORD,
      service: 'registry',
      client_id: 'docker',
      access_type: 'offline',
      scope: 'repository:ada/one:pull',
    });
    expect(login.status).toBe(200);
    expect(login.json.access_token).toBe(login.json.token);
    expect(await pull(`Bearer ${login.json.access_token}`, 'ada/one')).toBe(200);
    const refreshed = await post({
      grant_type: 'refresh_token',
      refresh_token: login.json.refresh_token,
      service: 'registry',
      client_id: 'docker',
      scope: 'repository:ada/two:pull',
    });
    expect(refreshed.status).toBe(200);
    expect(refreshed.json.refresh_token).toBe(login.json.refresh_token);
    expect(await pull(`Bearer ${refreshed.json.access_token}`, 'ada/two')).toBe(200);
    expect(await pull(`Bearer ${refreshed.json.access_token}`, 'ada/one')).toBe(401);
  });

  test('is given with a refresh token by GET, when that is asked for', async () => {
    const answer = await app().call('ada', 'GET', '/v2/token?service=registry&offline_token=true');
    const refreshed = await post({
      grant_type: 'refresh_token',
      refresh_token: answer.json.refresh_token,
      scope: 'repository:ada/one:pull',
    });
    expect(await pull(`Bearer ${refreshed.json.token}`, 'ada/one')).toBe(200);
    const plain = await app().call('ada', 'GET', '/v2/token?service=registry');
    expect(plain.json.refresh_token).toBeUndefined();
  });

  test('is not given for wrong credentials', async () => {
    const wrong = await app().call(basicHeader('ada', 'a guess'), 'GET', '/v2/token?scope=repository:ada/open:pull');
    expect(wrong.status).toBe(401);
    expect(wrong.json).toEqual({
      errors: [
        {
          code: 'UNAUTHORIZED',
          message: 'the user name or the password is wrong; log out to pull anonymously what is public',
        },
      ],
    });
    const unknown = await app().call(basicHeader('nobody', 'a guess'), 'GET', '/v2/token');
    expect([unknown.status, unknown.json]).toEqual([401, wrong.json]);
    expect((await post({ grant_type: 'password', username: 'ada', password: 'a guess' })).status).toBe(401);
    expect((await post({ grant_type: 'refresh_token', refresh_token: 'shiplock_rt_guess' })).status).toBe(401);
    // Whoever shows a token or a key has typed no password that could be wrong.
    for (const secret of ['shiplock_pat_guess', 'shiplock_key_guess'])
      for (const header of [`Bearer ${secret}`, basicHeader('ada', secret)])
        expect((await app().call(header, 'GET', '/api/v1/me')).json.error).toEqual({
          code: 'UNAUTHORIZED',
          message: 'this access token or API key is not good: it is mistyped, was revoked, or has another user name',
        });
    expect((await app().call('Digest abc', 'GET', '/v2/token')).status).toBe(401);
    const kind = await post({ grant_type: 'authorization_code' });
    expect([kind.status, kind.json.errors[0].message]).toEqual([
      400,
      'grant_type "authorization_code" is not supported: use password or refresh_token',
    ]);
  });

  test('is not given for another token', async () => {
    const token = await bearer(app(), 'ada', 'repository:ada/one:pull');
    expect((await app().call(token, 'GET', '/v2/token?scope=repository:ada/one:push')).status).toBe(401);
  });
});

describe('a token is good', () => {
  test('for five minutes', async () => {
    const token = await bearer(app(), 'ada', 'repository:ada/one:pull');
    app().clock.advance(298);
    expect(await pull(token, 'ada/one')).toBe(200);
    app().clock.advance(3);
    const late = await app().call(token, 'GET', '/v2/ada/one/manifests/1');
    expect(late.status).toBe(401);
    expect(late.json.errors[0]).toMatchObject({ code: 'UNAUTHORIZED', message: /expired/ });
    expect(late.headers['www-authenticate']).toMatch(
      /^Bearer realm=.*,scope="repository:ada\/one:pull",error="invalid_token"$/,
    );
  });

  test('for nothing when a byte of it was changed, or when it says that it needs no signature', async () => {
    const token = await bearer(app(), 'ada', 'repository:ada/one:pull');
    const [header = '', payload = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    claims.access = [{ type: 'repository', name: 'bob/one', actions: ['pull'] }];
    const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');
    expect(await pull([header, forged, signature].join('.'), 'bob/one')).toBe(401);
    const unsigned = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    expect(await pull(`Bearer ${unsigned}.${forged}.`, 'bob/one')).toBe(401);
  });

  test('for its scopes only, and else is told which one is missing', async () => {
    const token = await bearer(app(), 'ada', 'repository:ada/one:pull');
    const requests = [
      ['POST', '/v2/ada/one/blobs/uploads/', 'repository:ada/one:pull,push'],
      ['DELETE', '/v2/ada/one/manifests/1', 'repository:ada/one:delete'],
      ['GET', '/v2/ada/two/manifests/1', 'repository:ada/two:pull'],
      ['GET', '/v2/_catalog', 'registry:catalog:*'],
    ] as const;
    for (const [method, path, scope] of requests) {
      const refused = await app().call(token, method, path);
      expect([path, refused.status, refused.json.errors[0].code]).toEqual([path, 401, 'DENIED']);
      expect(refused.headers['www-authenticate']).toMatch(
        new RegExp(`^Bearer realm=.*,scope="${scope.replace('*', '\\*')}",error="insufficient_scope"$`),
      );
    }
  });

  test('for its scopes only at the management API too', async () => {
    const token = await bearer(app(), 'ada', 'repository:ada/one:pull');
    const seen = await app().call(token, 'GET', '/api/v1/repositories');
    expect(seen.json.items.map((one: { name: string }) => one.name)).toEqual(['ada/one', 'ada/open']);
    const searched = await app().call(token, 'GET', '/v1/search?q=ada');
    expect(searched.json.results.map((one: { name: string }) => one.name)).toEqual(['ada/one', 'ada/open']);
    expect((await app().call(token, 'GET', '/api/v1/repositories/ada%2Fone')).status).toBe(200);
    expect((await app().call(token, 'GET', '/api/v1/repositories/ada%2Ftwo')).status).toBe(404);
    expect((await app().call(token, 'PATCH', '/api/v1/repositories/ada%2Fone', { description: 'x' })).status).toBe(403);
    for (const path of ['/api/v1/tokens', '/api/v1/users/ada', '/api/v1/jobs'])
      expect((await app().call(token, 'GET', path)).status).toBe(403);
    expect((await app().call(token, 'POST', '/api/v1/repositories', { name: 'ada/three' })).status).toBe(403);
  });

  test('for the whole catalog that its user may see, when that was asked for', async () => {
    const token = await bearer(app(), 'bob', 'registry:catalog:*');
    expect((await app().call(token, 'GET', '/v2/_catalog')).json.repositories).toEqual(['ada/open', 'bob/one']);
    const login = await bearer(app(), 'bob');
    expect((await app().call(login, 'GET', '/v2/')).status).toBe(200);
    expect((await app().call(login, 'GET', '/v2/_catalog')).json.repositories).toEqual(['ada/open', 'bob/one']);
    const admin = await bearer(app(), 'admin', 'registry:catalog:*');
    expect((await app().call(admin, 'GET', '/v2/_catalog')).json.repositories).toHaveLength(4);
  });

  test('for the public part of the catalog, when nobody in particular asked for it', async () => {
    const token = await bearer(app(), undefined, 'registry:catalog:*');
    expect((await app().call(token, 'GET', '/v2/_catalog')).json.repositories).toEqual(['ada/open']);
    const other = await bearer(app(), undefined, 'repository:ada/open:pull');
    expect((await app().call(other, 'GET', '/v2/_catalog')).status).toBe(401);
    expect((await app().call(undefined, 'GET', '/v2/_catalog')).status).toBe(401);
  });

  test('and the audit log names the credential that it was given for', async () => {
    const secret = (await app().call('ada', 'POST', '/api/v1/tokens', { name: 'a laptop' })).json.secret;
    const query = 'service=registry&scope=repository:ada/one:pull,push';
    const answer = await app().call(basicHeader('ada', secret), 'GET', `/v2/token?${query}`);
    await pushImage(app().send(`Bearer ${answer.json.token}`), 'ada/one', sampleImage('audited'), 'audited');
    const { json } = await app().call('admin', 'GET', '/api/v1/audit?action=manifest.pushed&limit=1');
    expect(json.items[0].actor).toMatchObject({ kind: 'user', name: 'ada', credential: 'token:a laptop' });
  });

  test('for no look at the history of what everybody may pull', async () => {
    await app().call('ada', 'POST', '/api/v1/promotions', {
      source: { repository: 'ada/one', reference: '1' },
      target: { repository: 'ada/open', tag: 'from-one' },
    });
    const stranger = await bearer(app(), 'bob', 'repository:ada/open:pull');
    expect((await app().call(stranger, 'GET', '/api/v1/promotions')).json.items).toEqual([]);
    const owner = await bearer(app(), 'ada', 'repository:ada/open:pull');
    expect((await app().call(owner, 'GET', '/api/v1/promotions')).json.items).toHaveLength(1);
    const elsewhere = await bearer(app(), 'ada', 'repository:ada/two:pull');
    expect((await app().call(elsewhere, 'GET', '/api/v1/promotions')).json.items).toEqual([]);
  });
});

describe('who asks without a token', () => {
  test('is told where to get one, also for nothing in particular', async () => {
    const answer = await app().call(undefined, 'GET', '/v2/');
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="http:\/\/[^"]+\/v2\/token",service="[^"]+"$/);
    expect(answer.headers['docker-distribution-api-version']).toBe('registry/2.0');
  });

  test('and shows a password instead, is let in as well', async () => {
    expect((await app().call('ada', 'GET', '/v2/')).status).toBe(200);
    expect(await pull('ada', 'ada/one')).toBe(200);
    const wrong = await app().call(basicHeader('ada', 'a guess'), 'GET', '/v2/');
    expect(wrong.status).toBe(401);
    expect(wrong.json.errors[0].message).toContain('log out to pull anonymously');
    expect(wrong.headers['www-authenticate']).toMatch(/^Bearer /);
  });
});
