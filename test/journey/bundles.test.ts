// Client bundles at the API: made, listed, revoked; by whom, and what is kept of them.

import { X509Certificate } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { queueHousekeeping } from '../../src/jobs.ts';
import { basicHeader } from '../support/bearer.ts';
import { unpack } from '../support/bundle.ts';
import { everyItem } from '../support/every-page.ts';
import { selfSigned } from '../support/opened-tls.ts';
import { rawRequest } from '../support/raw-request.ts';
import { PASSWORD, useApp } from '../support/test-app.ts';

const BUNDLES = '/api/v1/client-bundles';
const HOST = 'registry.example.com:5443';

describe('a server with TLS', () => {
  const app = useApp({ openTls: selfSigned, externalUrl: `https://${HOST}` });
  const make = (who: string, body: object = {}, headers = {}) => app().call(who, 'POST', BUNDLES, body, headers);
  const list = async (who: string, query = '') => (await everyItem(app(), who, `${BUNDLES}${query}`)).items;
  const created = async (who: string, body: object = {}) => {
    const answer = await make(who, body);
    expect(answer.status).toBe(201);
    return answer.headers['location']?.split('/').at(-1) ?? '';
  };
  const revoke = async (who: string, serial: string, query = '') =>
    (await app().call(who, 'DELETE', `${BUNDLES}/${serial}${query}`)).status;
  const token = async (body: object) =>
    `Bearer ${(await app().call('ada', 'POST', '/api/v1/tokens', { name: 'ci', ...body })).json.secret}`;

  beforeAll(async () => {
    await app().createUser('ada');
    await app().createUser('bob');
  });

  test('gives a zip file with a certificate, its key, and what installs them', async () => {
    const { headers, bytes } = await make('ada');
    expect(headers).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename="shiplock-ada.zip"',
      'cache-control': 'no-store',
    });
    const { ca, cert, key, files, modes } = await unpack(bytes);
    expect(Object.keys(files)).toEqual(['README.txt', 'ca.pem', 'cert.pem', 'key.pem', 'env.sh', 'env.ps1']);
    expect(modes['key.pem']).toBe('600');
    const [own, authority] = [new X509Certificate(cert), new X509Certificate(ca)];
    expect(own.subject).toBe('CN=ada');
    expect(own.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(own.verify(authority.publicKey)).toBe(true);
    expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    const [shown] = await list('ada');
    expect(shown).toEqual({
      id: expect.any(String),
      serial: own.serialNumber.toLowerCase(),
      fingerprint: own.fingerprint256.replaceAll(':', '').toLowerCase(),
      parent: null,
      createdAt: expect.any(String),
      expiresAt: expect.stringMatching(/^2027-11-21T/),
      lastUsedAt: null,
      revokedAt: null,
    });
    expect(files['README.txt']).toContain(`serial   ${shown.serial}`);
    expect(files['README.txt']).toContain(`expires  ${shown.expiresAt}`);
    for (const file of ['env.sh', 'env.ps1']) expect(files[file]).toContain(`SHIPLOCK_SERVER`);
  });

  test('keeps neither the key nor the certificate', async () => {
    const { key, cert } = await unpack((await make('ada')).bytes);
    const secret = key.split('\n')[1] ?? 'no key';
    const rows = JSON.stringify([
      await app().database.rows.selectFrom('client_certificate').selectAll().execute(),
      await app().database.rows.selectFrom('event').selectAll().execute(),
      await app().database.rows.selectFrom('idempotency').selectAll().execute(),
    ]);
    expect(rows).not.toContain(secret);
    expect(rows).not.toContain(cert.split('\n')[1]);
  });

  test('does not give the same key twice under an Idempotency-Key', async () => {
    const first = await make('ada', {}, { 'idempotency-key': 'bundle-1' });
    expect(first.status).toBe(201);
    expect((await make('ada', {}, { 'idempotency-key': 'bundle-1' })).json.error.message).toContain('make another one');
  });

  test('makes none for an access token, restricted or not; a password does', async () => {
    for (const who of [await token({}), await token({ permissions: ['pull'] })]) {
      const { status, json } = await make(who);
      expect(status).toBe(403);
      expect(json.error.message).toContain('an access token makes no bundles');
    }
    const secret = (await token({})).slice('Bearer '.length);
    expect((await make(basicHeader('ada', secret))).status).toBe(403);
    expect((await app().call(undefined, 'POST', BUNDLES, {})).status).toBe(401);
    const restricted = await token({ permissions: ['pull'] });
    expect(await revoke(restricted, await created('ada'))).toBe(403);
    expect(await revoke(await token({}), await created('ada'))).toBe(204);
  });

  test('is asked for an expiry within two years', async () => {
    const day = (count: number) => new Date(app().clock.now() / 1000 + count * 86_400_000).toISOString();
    const serial = await created('ada', { expiresAt: day(10) });
    const shown = (await list('ada')).find((one) => one.serial === serial);
    expect(Date.parse(shown.expiresAt) / 1000).toBe(Math.floor(Date.parse(day(10)) / 1000));
    expect((await make('ada', { expiresAt: day(731) })).json.error.message).toMatch(
      /is good until 2028-11-\S+ at most/,
    );
    expect((await make('ada', { expiresAt: day(-1) })).json.error.message).toBe('the expiry is in the past');
  });

  test("shows and revokes one's own, and an admin those of others", async () => {
    const serial = await created('bob');
    expect((await list('bob')).map((one) => one.serial)).toEqual([serial]);
    expect((await list('admin', '?user=bob')).map((one) => one.serial)).toEqual([serial]);
    expect((await app().call('ada', 'GET', `${BUNDLES}?user=bob`)).status).toBe(403);
    expect((await app().call('ada', 'GET', `${BUNDLES}?user=nobody`)).status).toBe(403);
    expect((await app().call('admin', 'GET', `${BUNDLES}?user=nobody`)).status).toBe(404);
    expect([
      await revoke('ada', serial),
      await revoke('ada', serial, '?user=bob'),
      await revoke('admin', serial),
    ]).toEqual([404, 403, 404]);
    expect(await revoke('admin', serial, '?user=bob')).toBe(204);
    expect((await list('bob'))[0].revokedAt).not.toBeNull();
    expect(await revoke('bob', serial)).toBe(204);
    const events = await app().call('admin', 'GET', '/api/v1/events?type=bundle.revoked');
    expect(events.json.items[0]).toMatchObject({ actor: { name: 'admin' }, namespace: 'bob', data: { serial } });
    expect(events.json.items.filter((one: { data: { serial: string } }) => one.data.serial === serial)).toHaveLength(1);
  });

  test('records who has made one', async () => {
    const serial = await created('bob');
    const events = await app().call('admin', 'GET', '/api/v1/events?type=bundle.created');
    expect(events.json.items[0]).toMatchObject({
      actor: { name: 'bob', credential: 'password' },
      namespace: 'bob',
      data: { serial },
    });
  });

  test('is made for nobody who is deactivated, and revoked by a serial in capitals, too', async () => {
    await app().createUser('idle');
    const serial = await created('idle');
    expect(await revoke('idle', serial.toUpperCase())).toBe(204);
    await app().call('admin', 'PATCH', '/api/v1/users/idle', { isActive: false });
    const refused = await app().call('admin', 'POST', '/api/v1/client-bundles', { user: 'idle' });
    expect([refused.status, refused.json.error.message]).toEqual([
      409,
      'idle is deactivated: activate the account first',
    ]);
  });

  test('a new password revokes all of them', async () => {
    await app().createUser('eve');
    await created('eve');
    const change = { password: 'another horse', currentPassword: PASSWORD };
    expect((await app().call('eve', 'PATCH', '/api/v1/users/eve', change)).status).toBe(200);
    const bundles = await list('admin', '?user=eve');
    expect(bundles.map((one) => one.revokedAt)).toEqual([expect.any(String)]);
  });

  test('has a limit for each user, in which revoked ones do not count', async () => {
    await app().createUser('many');
    const serials: string[] = [];
    for (let count = 0; count < 100; count++) serials.push(await created('many'));
    expect((await make('many')).json.error.message).toContain('nobody may have more than 100 bundles');
    for (const serial of serials) expect(await revoke('many', serial)).toBe(204);
    const last = await created('many');
    expect(await revoke('many', last)).toBe(204);
    expect((await list('many')).map((one) => one.serial)).toEqual([last, ...serials.slice(1).reverse()]);
  });

  test('forgets those that expired long ago', async () => {
    await app().createUser('old');
    const expiresAt = new Date(app().clock.now() / 1000 + 60_000).toISOString();
    const serial = await created('old', { expiresAt });
    const kept = async () => {
      await queueHousekeeping(app().database, app().clock.now());
      await app().drain();
      return (await list('old')).map((one) => one.serial);
    };
    app().clock.advance(80 * 86_400);
    expect(await kept()).toEqual([serial]);
    app().clock.advance(11 * 86_400);
    expect(await kept()).toEqual([]);
  });
});

describe('a server without TLS', () => {
  const app = useApp();
  let port = 0;

  beforeEach(async () => {
    if (port !== 0) return;
    await app().app.http.listen({ port: 0, host: '127.0.0.1' });
    port = (app().app.http.server.address() as { port: number }).port;
  });

  test('says why it has no bundles, and how to have TLS', async () => {
    const { status, json } = await app().call('admin', 'POST', BUNDLES, {});
    expect(status).toBe(409);
    expect(json.error.message).toMatch(/speaks plain HTTP.*--tls self-signed/);
  });

  test.each(['/v2/', '/v2/a/b/manifests/1', '/api/v1/me', '/v1/search?q=a'])(
    'two Authorization headers to %s are refused, whatever they hold',
    async (path) => {
      const right = basicHeader('admin', PASSWORD);
      for (const pair of [
        [right, right],
        [right, 'Bearer a'],
        ['Bearer a', 'Bearer b'],
      ]) {
        const [first, second] = pair.map((one) => `Authorization: ${one}\r\n`);
        const answer = await rawRequest(
          port,
          `GET ${path} HTTP/1.1\r\nHost: a\r\n${first}${second?.toLowerCase().replace('bearer', 'Bearer')}Connection: close\r\n\r\n`,
        );
        expect(answer.split('\r\n')[0]).toBe('HTTP/1.1 400 Bad Request');
        expect(answer).toContain('there are two Authorization headers');
      }
    },
  );
});
