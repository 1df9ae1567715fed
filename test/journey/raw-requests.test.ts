// What HTTP allows to be written in another way than most clients do, on real sockets.

import { once } from 'node:events';
import { request } from 'node:http';
import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { OCI_MANIFEST } from '../../src/oci/media-type.ts';
import { basicHeader } from '../support/bearer.ts';
import { rawRequest } from '../support/raw-request.ts';
import { sampleImage } from '../support/sample-image.ts';
import { PASSWORD, useApp } from '../support/test-app.ts';
import { digestFor } from '../support/upload-blob.ts';

const app = useApp();
let port = 0;

beforeAll(async () => {
  port = Number(new URL(await app().app.http.listen({ host: '127.0.0.1', port: 0 })).port);
  await app().call('admin', 'POST', '/api/v1/repositories', { name: 'admin/public', visibility: 'public' });
  await pushImage(app().send('admin'), 'admin/public', sampleImage('raw'), 'tag');
});

const ask = async (line: string, ...headers: string[]) => {
  const head = [line, 'host: elsewhere.example', 'connection: close', ...headers].join('\r\n');
  return rawRequest(port, `${head}\r\n\r\n`);
};
const ADMIN = `authorization: ${basicHeader('admin', PASSWORD)}`;
const statusesIn = (text: string) => [...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status));

describe('a target in absolute form', () => {
  test.each([
    ['GET http://hub.example/v2/', 200],
    ['GET HTTP://hub.example:5000/v2/', 200],
    ['GET http://hub.example/v2/admin/public/manifests/tag', 200],
    ['GET http://hub.example/api/v1/health', 200],
    ['GET http://hub.example', 404],
    ['GET http://hub.example?x', 404],
    ['GET http://user@hub.example/v2/', 400],
    ['GET ftp://hub.example/v2/', 404],
  ])('%s is answered %i', async (line, status) => {
    expect(statusesIn(await ask(`${line} HTTP/1.1`, ADMIN))).toEqual([status]);
  });

  test('says which host is meant, whatever the Host header says', async () => {
    const answer = await ask('GET http://hub.example/v2/ HTTP/1.1');
    expect(answer).toContain('realm="http://hub.example/v2/token",service="hub.example"');
  });
});

test.each(['/v2/', '/v2/token', '/api/v1/health', '/v1/search'])(
  '%s with two Host headers is refused',
  async (path) => {
    const answer = await ask(`GET ${path} HTTP/1.1`, ADMIN, 'Host: other.example');
    expect(statusesIn(answer)).toEqual([400]);
    expect(answer).toContain('there are two Host headers');
  },
);

test('a body that was compressed for its way is refused, and not taken for what it should be', async () => {
  const headers = (coding: string) => [ADMIN, 'content-type: application/json', `transfer-encoding: ${coding}`];
  const post = (coding: string) =>
    rawRequest(
      port,
      [
        ...['POST /api/v1/repositories HTTP/1.1', 'host: elsewhere.example', 'connection: close'],
        ...headers(coding),
        ...['', '15', '{"name":"admin/sent"}', '0', '', ''],
      ].join('\r\n'),
    );
  const refused = await post('gzip, chunked');
  expect(statusesIn(refused)).toEqual([415]);
  expect(refused).toContain('only \\"chunked\\" is known here');
  expect(statusesIn(await post('chunked'))).toEqual([201]);
});

describe('a manifest that is read without a password', () => {
  test('with If-Match is sent or refused as everywhere', async () => {
    const read = async (...headers: string[]) =>
      statusesIn(await ask('GET /v2/admin/public/manifests/tag HTTP/1.1', ...headers));
    const { digest } = sampleImage('raw').manifest.descriptor;
    expect(await read()).toEqual([200]);
    expect(await read(`if-match: "${digest}"`)).toEqual([200]);
    expect(await read('if-match: "sha256:other"')).toEqual([412]);
    expect(await read('if-match: "sha256:other"', `if-none-match: "${digest}"`)).toEqual([412]);
  });
});

describe('a client that asks before it sends a body', () => {
  const bytes = Buffer.from('a blob');
  const path = `/v2/admin/asked/blobs/uploads/?digest=${digestFor(bytes)}`;
  const expects = ['expect: 100-continue', `content-length: ${bytes.length}`];

  test.each([
    ['without credentials', `POST ${path}`, [], 401],
    ['for a digest that is none', 'POST /v2/admin/asked/blobs/uploads/?digest=x', [ADMIN], 400],
    ['for a method that is none', 'POST /v2/', [ADMIN], 405],
    ['in the management API, without credentials', 'POST /api/v1/organizations', [], 401],
    ['in the management API, with wrong ones', 'POST /api/v1/organizations', ['authorization: Bearer x'], 401],
    ['for a path that is none', 'POST /api/v1/none', [ADMIN], 404],
    ['in the management API, from another site', 'POST /api/v1/tokens', [ADMIN, 'sec-fetch-site: cross-site'], 403],
  ])('%s gets the last answer at once, and the end of the connection', async (_how, line, headers, status) => {
    const head = [`${line} HTTP/1.1`, 'host: localhost', ...headers, ...expects].join('\r\n');
    const answer = await rawRequest(port, `${head}\r\n\r\n`);
    expect(statusesIn(answer)).toEqual([status]);
    expect(answer).toMatch(/^connection: close\r$/im);
  });

  test('with a manifest that is too large is told so at once', async () => {
    const head = [
      'PUT /v2/admin/public/manifests/large HTTP/1.1',
      'host: localhost',
      ADMIN,
      `content-type: ${OCI_MANIFEST}`,
    ];
    const large = ['expect: 100-continue', 'content-length: 5000000'];
    expect(statusesIn(await rawRequest(port, `${[...head, ...large].join('\r\n')}\r\n\r\n`))).toEqual([413]);
  });

  test.each([
    ['a blob', 'POST', path, bytes, { 'content-type': 'application/octet-stream' }, 201],
    [
      'JSON',
      'POST',
      '/api/v1/organizations',
      Buffer.from('{"name":"asked"}'),
      { 'content-type': 'application/json' },
      201,
    ],
  ])('is told to go on when %s is wanted', async (_what, method, where, body, headers, status) => {
    const options = { port, host: '127.0.0.1', method, path: where };
    const all = {
      ...headers,
      expect: '100-continue',
      'content-length': body.length,
      authorization: basicHeader('admin', PASSWORD),
    };
    const sent = request({ ...options, headers: all });
    sent.flushHeaders();
    await once(sent, 'continue');
    sent.end(body);
    const [response] = await once(sent, 'response');
    // The connection stays open, as always in HTTP/1.1.
    expect([response.statusCode, response.headers.connection]).toEqual([status, undefined]);
    response.resume();
  });
});
