// Client certificates as log-in, over real connections: TLS 1.2 and 1.3 × none, bad, good, the server's own × full, resumed,
// kept open. Whose a certificate is, and whether it still is one, is asked anew at each request.

import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { makeAuthority, makeCertificate } from '../../src/tls/make-certificate.ts';
import { basicHeader } from '../support/bearer.ts';
import { type Unpacked, unpack } from '../support/bundle.ts';
import { fromFiles, selfSigned } from '../support/opened-tls.ts';
import { sampleImage } from '../support/sample-image.ts';
import { PASSWORD, useApp } from '../support/test-app.ts';
import { type ConnectionOptions, openTls, type TlsConnection } from '../support/tls-client.ts';

const app = useApp({ openTls: selfSigned });
const ME = '/api/v1/me';
const PRIVATE = '/v2/ada/secret/manifests/1';
const PUBLIC = '/v2/ada/open/manifests/1';

type Shown = Pick<ConnectionOptions, 'cert' | 'key'>;
let port = 0;
let good: Unpacked;

beforeAll(async () => {
  await app().createUser('ada');
  for (const name of ['secret', 'open']) await pushImage(app().send('ada'), `ada/${name}`, sampleImage(name), '1');
  await app().call('ada', 'PATCH', '/api/v1/repositories/ada%2Fopen', { visibility: 'public' });
  await app().app.http.listen({ port: 0, host: '127.0.0.1' });
  port = (app().app.http.server.address() as AddressInfo).port;
  good = await bundle();
});

async function bundle(body: object = {}): Promise<Unpacked & { readonly serial: string }> {
  const answer = await app().call('ada', 'POST', '/api/v1/client-bundles', body);
  expect(answer.status).toBe(201);
  return { ...(await unpack(answer.bytes)), serial: answer.headers['location']?.split('/').at(-1) ?? '' };
}

const validity = () => ({ from: app().clock.now(), until: app().clock.now() + 86_400_000_000 });

/** Certificates that are not the log-in of anybody. */
const BAD: Readonly<Record<string, () => Promise<Shown>>> = {
  'of a foreign authority': async () => {
    const foreign = await makeAuthority({ subject: 'Foreign CA', ...validity() });
    return pair(await makeCertificate(foreign, { subject: 'ada', ...validity() }));
  },
  'signed by itself': async () => pair(await makeAuthority({ subject: 'ada', ...validity() })),
  'of our authority, but given to nobody': async () => {
    const issued = await app().app.doors.tls?.authority.issue({ subject: 'ada' }, 86_400_000_000);
    return issued ? pair(issued) : {};
  },
  "that is the server's own": async () => {
    const own = app().app.doors.tls?.own;
    return own ? pair(own) : {};
  },
};

function pair({ certificate: cert, key }: { certificate: string; key: string }): Shown {
  return { cert, key };
}

const open: TlsConnection[] = [];
beforeEach(() => {
  // So many are refused here that the address would have to wait.
  app().clock.advance(301);
  return () => {
    for (const connection of open.splice(0)) connection.close();
  };
});

async function connect(version: ConnectionOptions['version'], shown: Shown, session?: Buffer): Promise<TlsConnection> {
  const connection = await openTls({ port, version, cert: shown.cert, key: shown.key, session });
  open.push(connection);
  return connection;
}

/** A connection that has never been, one that resumes it, and one that stays open. */
const WAYS = {
  'a full handshake': connect,
  'a resumed session': async (version: ConnectionOptions['version'], shown: Shown) => {
    const first = await connect(version, shown);
    await first.get('/api/v1/health');
    const resumed = await connect(version, shown, first.session());
    expect(resumed.isResumed).toBe(true);
    return resumed;
  },
  'a connection that is kept open': async (version: ConnectionOptions['version'], shown: Shown) => {
    const connection = await connect(version, shown);
    await connection.get('/api/v1/health');
    return connection;
  },
} as const;

const CASES = (['TLSv1.2', 'TLSv1.3'] as const).flatMap((version) =>
  (Object.keys(WAYS) as (keyof typeof WAYS)[]).map((way) => [version, way] as const),
);

describe.each(CASES)('%s, %s', (version, way) => {
  test('no certificate is nobody, who sees what is public', async () => {
    const connection = await WAYS[way](version, {});
    expect((await connection.get(ME)).json).toMatchObject({ kind: 'anonymous' });
    expect((await connection.get(PUBLIC)).status).toBe(200);
    expect((await connection.get(PRIVATE)).status).toBe(401);
    expect((await connection.get('/ca')).status).toBe(200);
  });

  test.each(Object.keys(BAD))('a certificate %s is refused with a sentence, for what is public too', async (name) => {
    const connection = await WAYS[way](version, (await BAD[name]?.()) ?? {});
    for (const path of [ME, PUBLIC, PRIVATE, '/v2/', '/v2/token', '/api/v1/repositories']) {
      const { status, text } = await connection.get(path);
      expect({ path, status }).toEqual({ path, status: 401 });
      expect(text).toContain('the client certificate is not one that this server has given');
    }
    for (const path of ['/ca', '/api/v1/health', '/api/v1/log-in-methods'])
      expect([path, (await connection.get(path)).status]).toEqual([path, 200]);
  });

  test("a user's certificate is the user's log-in", async () => {
    const connection = await WAYS[way](version, good);
    const { json } = await connection.get(ME);
    expect(json).toMatchObject({ kind: 'user', name: 'ada', credential: /^certificate:[0-9a-f]{32}$/ });
    for (const path of ['/v2/', PUBLIC, PRIVATE, '/api/v1/client-bundles'])
      expect({ path, status: (await connection.get(path)).status }).toEqual({ path, status: 200 });
  });

  test('a certificate that is revoked is refused on its open connection', async () => {
    const { serial, ...shown } = await bundle();
    const connection = await WAYS[way](version, shown);
    // The second answer comes from memory.
    for (const _time of [1, 2]) expect((await connection.get(PRIVATE)).status).toBe(200);
    await app().call('ada', 'DELETE', `/api/v1/client-bundles/${serial}`);
    for (const path of [PRIVATE, PUBLIC, ME])
      expect((await connection.get(path)).text).toContain('certificate is revoked');
  });
});

describe('a certificate', () => {
  test('that is revoked keeps no browser from logging in and out by password', async () => {
    const { serial, ...shown } = await bundle();
    await app().call('ada', 'DELETE', `/api/v1/client-bundles/${serial}`);
    const connection = await connect('TLSv1.3', shown);
    const session = await connection.post('/api/v1/session', { username: 'ada', password: PASSWORD });
    expect([session.status, session.json.username]).toEqual([200, 'ada']);
    const cookie = String(session.headers['set-cookie']).split(';', 1)[0] ?? '';
    expect((await connection.get(ME, { cookie })).json).toMatchObject({ name: 'ada', credential: 'session' });
    expect((await connection.get(ME)).text).toContain('is revoked');
  });

  test('is refused on its open connection when it expires', async () => {
    const expiresAt = new Date(app().clock.now() / 1000 + 60_000).toISOString();
    const connection = await connect('TLSv1.3', await bundle({ expiresAt }));
    expect((await connection.get(PRIVATE)).status).toBe(200);
    app().clock.advance(61);
    const { status, text } = await connection.get(PRIVATE);
    expect(status).toBe(401);
    expect(text).toMatch(/the client certificate expired at 2026-/);
  });

  test('is refused while its user is deactivated, and afterwards', async () => {
    await app().createUser('bob');
    const made = await app().call('bob', 'POST', '/api/v1/client-bundles', {});
    const connection = await connect('TLSv1.3', await unpack(made.bytes));
    expect((await connection.get(ME)).json).toMatchObject({ name: 'bob' });
    await app().call('admin', 'PATCH', '/api/v1/users/bob', { isActive: false });
    expect((await connection.get(ME)).status).toBe(401);
    await app().call('admin', 'PATCH', '/api/v1/users/bob', { isActive: true });
    expect((await connection.get(ME)).text).toContain('is revoked');
    await app().call('admin', 'DELETE', '/api/v1/users/bob');
    await app().createUser('bob');
    expect((await connection.get(ME)).text).toContain('is not one that this server has given');
  });

  test('gets tokens of the token endpoint that end with it', async () => {
    const expiresAt = new Date(app().clock.now() / 1000 + 100_000).toISOString();
    const connection = await connect('TLSv1.3', await bundle({ expiresAt }));
    const { json } = await connection.get('/v2/token?service=s&scope=repository:ada/secret:pull&offline_token=true');
    expect(json.expires_in).toBeLessThanOrEqual(100);
    const kept = await app().call('ada', 'GET', '/api/v1/tokens');
    expect(kept.json.items[0]).toMatchObject({ kind: 'login', expiresAt: expect.stringMatching(/^2026-/) });
    const bearing = await connect('TLSv1.3', {});
    expect((await bearing.get(PRIVATE, { authorization: `Bearer ${json.token}` })).status).toBe(200);
  });

  test('takes what was made with it along when it is revoked: bundles, theirs, and access tokens', async () => {
    const first = await bundle();
    const connection = await connect('TLSv1.3', first);
    const made = await connection.post('/api/v1/client-bundles', {});
    expect(made.status).toBe(201);
    const second = await connect('TLSv1.3', await unpack(made.bytes));
    const token = await second.post('/api/v1/tokens', { name: 'made with a certificate' });
    expect(token.json).toMatchObject({ parent: null, expiresAt: expect.stringMatching(/^2027-/) });
    const authorization = { authorization: `Bearer ${token.json.secret}` };
    const bearing = await connect('TLSv1.3', {});
    expect((await bearing.get(ME, authorization)).json).toMatchObject({ name: 'ada' });
    const late = await second.post('/api/v1/tokens', { name: 'late', expiresAt: '2100-01-01T00:00:00Z' });
    expect(late.json.error.message).toMatch(/made with a client certificate cannot outlive it/);
    const listed = (await app().call('ada', 'GET', '/api/v1/client-bundles')).json.items;
    const parent = listed.find((one: { serial: string }) => one.serial === first.serial).id;
    expect(listed[0]).toMatchObject({ parent, revokedAt: null });
    await app().call('ada', 'DELETE', `/api/v1/client-bundles/${first.serial}`);
    expect((await second.get(ME)).text).toContain('is revoked');
    expect((await bearing.get(ME, authorization)).status).toBe(401);
    expect((await second.post('/api/v1/client-bundles', {})).status).toBe(401);
  });

  test('is shown with its last use, to the minute', async () => {
    const { serial, ...shown } = await bundle();
    const connection = await connect('TLSv1.3', shown);
    const lastUsed = async () =>
      (await app().call('ada', 'GET', '/api/v1/client-bundles')).json.items.find(
        (one: { serial: string }) => one.serial === serial,
      ).lastUsedAt;
    expect(await lastUsed()).toBeNull();
    await connection.get(ME);
    const first = await lastUsed();
    expect(first).not.toBeNull();
    app().clock.advance(30);
    await connection.get(ME);
    expect(await lastUsed()).toBe(first);
    app().clock.advance(31);
    await connection.get(ME);
    expect(await lastUsed()).not.toBe(first);
  });
});

describe('one credential counts, the explicit one', () => {
  const wrong = basicHeader('ada', 'wrong');
  const right = basicHeader('admin', PASSWORD);

  test.each([
    ['a good certificate', () => good],
    ['a bad one', () => BAD['signed by itself']?.()],
    ['none', () => ({})],
  ])('beside %s', async (_name, shown) => {
    const connection = await connect('TLSv1.3', (await shown()) ?? {});
    expect((await connection.get(ME, { authorization: right })).json).toMatchObject({
      name: 'admin',
      credential: 'password',
    });
    for (const authorization of [wrong, 'Bearer wrong', 'Basic', 'Digest x', ''])
      for (const path of [ME, PRIVATE, PUBLIC])
        expect({ authorization, path, status: (await connection.get(path, { authorization })).status }).toEqual({
          authorization,
          path,
          status: 401,
        });
  });

  test('an API key in a header of its own is explicit, too', async () => {
    const connection = await connect('TLSv1.3', good);
    for (const path of [ME, PRIVATE, PUBLIC])
      expect({ path, status: (await connection.get(path, { 'x-apikey': 'wrong' })).status }).toEqual({
        path,
        status: 401,
      });
  });

  test('the cookie of a session is explicit at the API, whatever certificate is beside it, and nothing on /v2', async () => {
    const account = { username: 'admin', password: PASSWORD };
    const begun = await app().call(undefined, 'POST', '/api/v1/session', account);
    const cookie = String(begun.headers['set-cookie']).split(';', 1)[0] ?? '';
    const ended = { cookie: 'shiplock_session=shiplock_ui_unknown' };
    const connection = await connect('TLSv1.3', good);
    expect((await connection.get(ME, { cookie })).json).toMatchObject({ name: 'admin', credential: 'session' });
    expect((await connection.get(ME, ended)).status).toBe(401);
    expect((await connection.get(ME, { cookie, authorization: wrong })).status).toBe(401);
    expect((await connection.get(PRIVATE, ended)).status).toBe(200);
    const stranger = await connect('TLSv1.3', (await BAD['signed by itself']?.()) ?? {});
    expect((await stranger.get(PRIVATE, { cookie })).status).toBe(401);
  });

  test('headers in which proxies name certificates say nothing', async () => {
    const connection = await connect('TLSv1.3', {});
    const headers = {
      'x-ssl-client-cert': encodeURIComponent(good.cert),
      'x-ssl-client-verify': 'SUCCESS',
      'x-ssl-client-s-dn': 'CN=ada',
      'x-forwarded-client-cert': good.cert.replaceAll('\n', ''),
      'x-forwarded-user': 'ada',
    };
    expect((await connection.get(ME, headers)).json).toMatchObject({ kind: 'anonymous' });
    expect((await connection.get(PRIVATE, headers)).status).toBe(401);
  });
});

test('HTTP/2 is not spoken', async () => {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['h2', 'http/1.1'] });
  await once(socket, 'secureConnect');
  expect(socket.alpnProtocol).toBe('http/1.1');
  socket.destroy();
});

test('a connection stays with the certificate that was shown on it: nothing is negotiated anew', async () => {
  const { cert, key } = good;
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, maxVersion: 'TLSv1.2', cert, key });
  await once(socket, 'secureConnect');
  const failed = once(socket, 'error');
  socket.renegotiate({ rejectUnauthorized: false }, () => {});
  expect(String(await failed)).toMatch(/no renegotiation/i);
  socket.destroy();
});

describe('a server whose certificate comes from files', () => {
  const other = useApp({ openTls: fromFiles });

  test('gives certificates of an authority of its own, and says to trust that of the files', async () => {
    await other().app.http.listen({ port: 0, host: '127.0.0.1' });
    const { bytes } = await other().call('admin', 'POST', '/api/v1/client-bundles', {});
    const { ca, cert, key } = await unpack(bytes);
    expect(new X509Certificate(ca).subject).toBe('CN=Company CA');
    expect(new X509Certificate(cert).issuer).toMatch(/^CN=Shiplock CA /);
    const at = (other().app.http.server.address() as AddressInfo).port;
    const connection = await openTls({ port: at, version: 'TLSv1.3', cert, key });
    expect((await connection.get(ME)).json).toMatchObject({ name: 'admin' });
    connection.close();
  });
});

test('many bad certificates of one address are slowed down, and good ones are not', async () => {
  const bad = await connect('TLSv1.3', (await BAD['signed by itself']?.()) ?? {});
  for (let count = 0; count < 100; count++) expect((await bad.get(ME)).status).toBe(401);
  expect((await bad.get(ME)).status).toBe(429);
  expect((await (await connect('TLSv1.3', good)).get(ME)).json).toMatchObject({ name: 'ada' });
});
