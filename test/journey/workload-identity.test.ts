// API keys that trust the identity tokens of a CI system: no secret is stored anywhere, and a token is taken only when all that
// the key's rule names is as it says.

import { type JWTPayload, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { basicHeader, bearer } from '../support/bearer.ts';
import { sampleImage } from '../support/sample-image.ts';
import { freePort } from '../support/server-process.ts';
import { useApp } from '../support/test-app.ts';
import { useTokenIssuer } from '../support/token-issuer.ts';

const port = await freePort();
const ISSUER = `http://127.0.0.1:${port}`;
const GITHUB = 'https://token.actions.githubusercontent.com';
const AWAY = 'http://127.0.0.1:1';
const issuer = useTokenIssuer(port);
const app = useApp({ workloadIssuers: [ISSUER, GITHUB, AWAY] });

const SCOPE = { kind: 'namespace', name: 'dev' };
const TRUST = { issuer: ISSUER, audience: 'shiplock', claims: { repository: 'acme/web', ref: 'refs/heads/main' } };
const CLAIMS = { aud: 'shiplock', sub: 'repo:acme/web', repository: 'acme/web', ref: 'refs/heads/main' };

const seconds = () => Math.floor(app().clock.now() / 1_000_000);
const createKey = (body: object) =>
  app().call('owner', 'POST', '/api/v1/api-keys', { scope: SCOPE, permissions: ['pull', 'push'], ...body });
const pull = async (username: string, token: string) =>
  app().call(basicHeader(username, token), 'GET', '/v2/dev/web/manifests/1');

beforeAll(async () => {
  await app().createUser('owner');
  await app().createOrganization('dev');
  await app().call('admin', 'PUT', '/api/v1/organizations/dev/members/owner', { isOwner: true });
  await pushImage(app().send('owner'), 'dev/web', sampleImage('web'), '1');
  const made = await createKey({ name: 'ci', trust: TRUST });
  expect([made.status, made.json]).toMatchObject([201, { username: 'dev+ci', secret: null, trust: TRUST }]);
});

describe('an API key that trusts identity tokens', () => {
  test('takes one as the password, at the registry, for its tokens and at the API', async () => {
    const token = await issuer().sign(CLAIMS, seconds());
    expect((await pull('dev+ci', token)).status).toBe(200);
    await pushImage(app().send(basicHeader('dev+ci', token)), 'dev/web', sampleImage('by ci'), '2');
    const short = await bearer(app(), basicHeader('dev+ci', token), 'repository:dev/web:pull');
    expect((await app().call(short, 'GET', '/v2/dev/web/manifests/1')).status).toBe(200);
    const [event] = (await app().call('admin', 'GET', '/api/v1/events?repository=dev%2Fweb')).json.items;
    expect(event.actor).toMatchObject({ kind: 'api_key', name: 'dev+ci', credential: 'workload:repo:acme/web' });
  });

  test('exchanges one for a short-lived token, which ends with the key', async () => {
    const token = await issuer().sign(CLAIMS, seconds());
    const body = { username: 'dev+ci', token };
    const exchanged = await app().call(undefined, 'POST', '/api/v1/workload-tokens', body);
    expect(exchanged.status).toBe(200);
    // As long as the identity token, in whole seconds.
    expect([299, 300]).toContain(exchanged.json.expiresInSeconds);
    const own = `Bearer ${exchanged.json.token}`;
    expect((await app().call(own, 'GET', '/api/v1/me')).json).toMatchObject({ kind: 'api_key', name: 'dev+ci' });
    expect((await app().call(own, 'GET', '/v2/dev/web/manifests/1')).status).toBe(200);
    app().clock.advance(301);
    expect((await app().call(own, 'GET', '/api/v1/me')).status).toBe(401);
    const other = (await createKey({ name: 'brief', trust: TRUST })).json;
    const late = { username: 'dev+brief', token: await issuer().sign(CLAIMS, seconds()) };
    const second = `Bearer ${(await app().call(undefined, 'POST', '/api/v1/workload-tokens', late)).json.token}`;
    expect((await app().call(second, 'GET', '/api/v1/me')).status).toBe(200);
    await app().call('owner', 'DELETE', `/api/v1/api-keys/${other.id}`);
    expect((await app().call(second, 'GET', '/api/v1/me')).status).toBe(401);
  });

  test('gives a token of the registry no longer life than the identity token has left', async () => {
    const token = await issuer().sign({ ...CLAIMS, exp: seconds() + 20 }, seconds());
    const exchanged = await app().call(undefined, 'POST', '/api/v1/workload-tokens', { username: 'dev+ci', token });
    const own = `Bearer ${exchanged.json.token}`;
    const asked = await app().call(own, 'GET', '/v2/token?service=registry&scope=repository:dev/web:pull');
    expect(asked.status).toBe(200);
    expect(asked.json.expires_in).toBeLessThanOrEqual(20);
  });

  test('takes the claim that its rule names as it was given, where a letter has two spellings, and not the other', async () => {
    const [one, two] = ['refs/heads/cafe\u0301', 'refs/heads/caf\u00e9'];
    await createKey({ name: 'decomposed', trust: { ...TRUST, claims: { ...TRUST.claims, ref: one } } });
    const status = async (ref: string) =>
      (await pull('dev+decomposed', await issuer().sign({ ...CLAIMS, ref }, seconds()))).status;
    expect([await status(one), await status(two)]).toEqual([200, 401]);
  });

  test.each([
    ['another audience', { aud: 'elsewhere' }],
    ['no audience', { aud: undefined }],
    ['another repository', { repository: 'acme/web-fork' }],
    ['a claim that only begins alike', { ref: 'refs/heads/main2' }],
    ['a claim that is missing', { ref: undefined }],
    ['a claim that is a list', { ref: ['refs/heads/main'] }],
    ['a pull request, which the rule does not name', { event_name: 'pull_request_target' }],
    ['what happened as a list, which no forge writes', { event_name: ['pull_request'] }],
    ['an end long ago', { exp: 1 }],
    ['no end', { exp: undefined }],
  ])('refuses one with %s', async (_what, claims) => {
    const token = await issuer().sign({ ...CLAIMS, ...claims } as JWTPayload, seconds());
    expect((await pull('dev+ci', token)).status).toBe(401);
  });

  test.each([
    ['is missing', { exp: undefined }],
    ['is not of its type (RFC 7519)', { exp: 'tomorrow' }],
  ])('says of one whose end %s what is wrong with it', async (fault, claims) => {
    const token = await issuer().sign({ ...CLAIMS, ...claims } as unknown as JWTPayload, seconds());
    const body = { username: 'dev+ci', token };
    const answer = await app().call(undefined, 'POST', '/api/v1/workload-tokens', body);
    expect([answer.status, answer.json.error.message]).toEqual([
      401,
      `the identity token is not for here: its "exp" ${fault}`,
    ]);
  });

  test('allows a minute between the clocks, and no more', async () => {
    const at = (skew: number) => issuer().sign({ ...CLAIMS, exp: seconds() + skew }, seconds() - 300);
    expect((await pull('dev+ci', await at(-55))).status).toBe(200);
    expect((await pull('dev+ci', await at(-65))).status).toBe(401);
  });

  test('refuses one that is not signed by its issuer: by nobody, by a shared secret, or by another key', async () => {
    const [header, payload] = (await issuer().sign(CLAIMS, seconds())).split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    expect((await pull('dev+ci', `${none}.${payload}.x`)).status).toBe(401);
    expect((await pull('dev+ci', `${header}.${payload}.${'A'.repeat(342)}`)).status).toBe(401);
    const shared = await new SignJWT(CLAIMS)
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(ISSUER)
      .setExpirationTime(seconds() + 300)
      .sign(Buffer.alloc(32));
    expect((await pull('dev+ci', shared)).status).toBe(401);
  });

  test('of somebody else learns nothing of the keys that there are', async () => {
    const payload = Buffer.from('{}').toString('base64url');
    const token = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${payload}.AAAA`;
    for (const username of ['dev+ci', 'dev+nothing', 'nowhere+ci']) {
      const answer = await app().call(undefined, 'POST', '/api/v1/workload-tokens', { username, token });
      expect([username, answer.status, answer.json.error.message]).toEqual([
        username,
        401,
        'there is no such API key, or it does not trust the issuer of this identity token',
      ]);
    }
  });

  test('is another one than a user and a key with a secret, which take none', async () => {
    const token = await issuer().sign(CLAIMS, seconds());
    await createKey({ name: 'plain' });
    for (const name of ['owner', 'dev+plain', 'dev+none', '+ci'])
      expect([name, (await pull(name, token)).status]).toEqual([name, 401]);
  });

  test('cannot be rotated, since there is no secret', async () => {
    const { items } = (await app().call('owner', 'GET', '/api/v1/api-keys?namespace=dev')).json;
    const { id } = items.find((one: { name: string }) => one.name === 'ci');
    expect((await app().call('owner', 'POST', `/api/v1/api-keys/${id}/rotate`, {})).status).toBe(409);
  });
});

describe('a rule', () => {
  const refused = async (trust: object) => {
    const answer = await createKey({ name: 'refused', trust });
    return [answer.status, answer.json.error.message];
  };

  test('names a configured issuer and at least one claim', async () => {
    expect(await refused({ ...TRUST, issuer: 'https://elsewhere.example' })).toEqual([
      400,
      expect.stringContaining('is not configured'),
    ]);
    expect(await refused({ ...TRUST, claims: {} })).toEqual([400, expect.stringContaining('name at least one claim')]);
    expect(await refused({ ...TRUST, claims: { repository: '' } })).toEqual([
      400,
      'say what the claim "repository" has to be',
    ]);
    expect(await refused({ ...TRUST, audience: '' })).toEqual([400, expect.stringContaining('audience')]);
  });

  test('for a public forge names the owner or the repository', async () => {
    const forge = { issuer: GITHUB, audience: 'shiplock' };
    expect(await refused({ ...forge, claims: { ref: 'refs/heads/main' } })).toEqual([
      400,
      expect.stringContaining('anybody can have tokens of'),
    ]);
    const made = await createKey({ name: 'forge', trust: { ...forge, claims: { repository_owner: 'acme' } } });
    expect(made.status).toBe(201);
  });
});

test('an issuer that is away stops nothing else', async () => {
  await createKey({ name: 'away', trust: { ...TRUST, issuer: AWAY } });
  const token = await issuer().sign(CLAIMS, seconds());
  const away = await app().call(undefined, 'POST', '/api/v1/workload-tokens', { username: 'dev+away', token });
  expect([away.status, away.json.error.message]).toEqual([
    401,
    expect.stringContaining('cannot be asked at the moment'),
  ]);
  expect((await pull('dev+ci', token)).status).toBe(200);
});

test('tokens of unknown keys make the server ask the issuer once, not each time', async () => {
  const before = issuer().asked;
  await issuer().turnKeys();
  for (let attempt = 0; attempt < 5; attempt++)
    expect((await pull('dev+ci', await issuer().sign(CLAIMS, seconds()))).status).toBe(401);
  expect(issuer().asked - before).toBeLessThanOrEqual(1);
});
