// What a provider, or somebody in its place, may not get past us; and that one that is down is said to be down.

import { createServer, type Server } from 'node:http';
import { base64url, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { outboundOfTests } from '../../../test/support/outbound.ts';
import { DirectoryAway } from '../directory-away.ts';
import { claimedGroups } from './claimed-person.ts';
import { createOidcProvider, type OidcAttempt } from './oidc-provider.ts';

const PORT = 45_211;
const ISSUER = `http://127.0.0.1:${PORT}`;
const SECRET = 'a secret of the client that is long enough for HS256';
const pair = generateKeyPair('RS256', { extractable: true });
const settings = {
  issuer: ISSUER,
  clientId: 'shiplock',
  clientSecret: SECRET,
  scope: 'openid',
  nameClaim: 'name',
  groupsClaim: 'groups',
};

let server: Server;
let idToken = '';
let keysAsked = 0;
let isDown = false;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    if (isDown) return response.destroy();
    response.setHeader('content-type', 'application/json');
    if (request.url === '/.well-known/openid-configuration') {
      const document = {
        issuer: ISSUER,
        authorization_endpoint: `${ISSUER}/authorize`,
        token_endpoint: `${ISSUER}/token`,
        jwks_uri: `${ISSUER}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
      };
      return response.end(JSON.stringify(document));
    }
    if (request.url === '/keys') {
      keysAsked++;
      const key = { ...(await exportJWK((await pair).publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
      return response.end(JSON.stringify({ keys: [key] }));
    }
    return response.end(JSON.stringify({ access_token: 'x', token_type: 'bearer', id_token: idToken }));
  });
  await new Promise<void>((resolve) => server.listen(PORT, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  isDown = false;
});

const now = () => Math.floor(Date.now() / 1_000);

async function signed(claims: JWTPayload, header = { alg: 'RS256', kid: 'one' }, key?: Uint8Array): Promise<string> {
  return new SignJWT({ iat: now(), exp: now() + 300, iss: ISSUER, aud: 'shiplock', sub: '1', name: 'ann', ...claims })
    .setProtectedHeader(header)
    .sign(key ?? (await pair).privateKey);
}

/** Logs in at a provider of its own, which has nothing in memory, and comes back with this identity token. */
async function comeBack(
  make: (attempt: OidcAttempt) => Promise<string>,
  provider = createOidcProvider(settings, outboundOfTests.toward(settings.issuer), () => performance.now()),
) {
  const { attempt } = await provider.begin('http://registry.example/log-in/oidc/callback');
  idToken = await make(attempt);
  return provider.complete(
    new URL(`http://registry.example/log-in/oidc/callback?code=c&state=${attempt.state}`),
    attempt,
  );
}

test('a good identity token is taken, also from a clock that is a minute behind', async () => {
  expect((await comeBack(({ nonce }) => signed({ nonce }))).person).toMatchObject({ subject: '1', name: 'ann' });
  const late = await comeBack(({ nonce }) => signed({ nonce, exp: now() - 30 }));
  expect(late.person.name).toBe('ann');
});

test.each<[string, (attempt: OidcAttempt) => Promise<string>]>([
  [
    'unsigned',
    async ({ nonce }) => {
      const claims = { iat: now(), exp: now() + 300, iss: ISSUER, aud: 'shiplock', sub: '1', name: 'ann', nonce };
      return `${base64url.encode('{"alg":"none"}')}.${base64url.encode(JSON.stringify(claims))}.`;
    },
  ],
  [
    'signed with the secret of the client',
    ({ nonce }) => signed({ nonce }, { alg: 'HS256', kid: 'one' }, new TextEncoder().encode(SECRET)),
  ],
  ['of another attempt', () => signed({ nonce: 'another' })],
  ['without the nonce', () => signed({})],
  ['for another client', ({ nonce }) => signed({ nonce, aud: 'somebody-else' })],
  ['of another issuer', ({ nonce }) => signed({ nonce, iss: 'https://evil.example' })],
  ['that expired two minutes ago', ({ nonce }) => signed({ nonce, exp: now() - 120 })],
  [
    'signed with a key that the provider does not have',
    async ({ nonce }) => {
      const other = await generateKeyPair('RS256');
      return new SignJWT({ iat: now(), exp: now() + 300, iss: ISSUER, aud: 'shiplock', sub: '1', name: 'ann', nonce })
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .sign(other.privateKey);
    },
  ],
])('an identity token is refused that is %s', async (_what, make) => {
  await expect(comeBack(make)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
});

test('a state that is not the one of the attempt is refused', async () => {
  const provider = createOidcProvider(settings, outboundOfTests.toward(settings.issuer), () => performance.now());
  const { attempt } = await provider.begin('http://registry.example/log-in/oidc/callback');
  const callback = new URL('http://registry.example/log-in/oidc/callback?code=c&state=another');
  await expect(provider.complete(callback, attempt)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
});

test('keys that nobody knows do not make us ask the provider each time', async () => {
  const provider = createOidcProvider(settings, outboundOfTests.toward(settings.issuer), () => performance.now());
  await comeBack(({ nonce }) => signed({ nonce }), provider);
  keysAsked = 0;
  for (let attempt = 0; attempt < 5; attempt++) {
    const odd = ({ nonce }: OidcAttempt) => signed({ nonce }, { alg: 'RS256', kid: `made-up-${attempt}` });
    await expect(comeBack(odd, provider)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  }
  expect(keysAsked).toBeLessThanOrEqual(1);
});

test('a provider that is down is said to be down, and asked again later', async () => {
  let elapsed = 0;
  const provider = createOidcProvider(settings, outboundOfTests.toward(settings.issuer), () => elapsed);
  isDown = true;
  await expect(provider.begin('http://registry.example/cb')).rejects.toBeInstanceOf(DirectoryAway);
  isDown = false;
  await expect(provider.begin('http://registry.example/cb')).rejects.toBeInstanceOf(DirectoryAway);
  elapsed = 6_000;
  expect((await provider.begin('http://registry.example/cb')).url).toContain(`${ISSUER}/authorize?`);
});

test.each<[string, unknown, readonly string[] | undefined]>([
  ['a list', { groups: ['a', 'b', 'a'] }, ['a', 'b']],
  ['a text', { groups: 'a' }, ['a']],
  ['an empty list', { groups: [] }, []],
  ['nothing', {}, undefined],
  ['null', { groups: null }, undefined],
  ['a list with something else in it', { groups: ['a', 1] }, undefined],
  ['an object', { groups: { a: true } }, undefined],
  ['a list elsewhere, since it is too long', { _claim_names: { groups: 'src1' }, groups: ['a'] }, undefined],
])('the groups of a claim that is %s', (_what, claims, groups) => {
  expect(claimedGroups(claims as Record<string, unknown>, 'groups')).toEqual(groups);
});

test('groups inside of another claim are found by their path, and by nothing that every object has', () => {
  expect(claimedGroups({ realm_access: { roles: ['x'] } }, 'realm_access.roles')).toEqual(['x']);
  expect(claimedGroups({}, 'constructor.name')).toBeUndefined();
});
