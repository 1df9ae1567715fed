// Bodies with a Content-Encoding, which nobody here decodes.

import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { OCI_MANIFEST } from '../../src/oci/media-type.ts';
import { useApp } from '../support/test-app.ts';
import { digestFor } from '../support/upload-blob.ts';

const app = useApp();
const GZIP = { 'content-encoding': 'gzip' };
const REPOSITORY = '/api/v1/repositories/admin%2Fweb';

beforeAll(async () => {
  await app().call('admin', 'POST', '/api/v1/repositories', { name: 'admin/web' });
});

describe('a compressed body', () => {
  const advice = (coding: string) =>
    `the body has the Content-Encoding "${coding}", and is not decoded here: send it as it is, without that header`;

  test('of JSON is refused with what to do, and not with what is wrong in its bytes', async () => {
    const body = gzipSync(JSON.stringify({ description: 'compressed' }));
    const headers = { 'content-type': 'application/json', ...GZIP };
    const refused = await app().call('admin', 'PATCH', REPOSITORY, body, headers);
    expect([refused.status, refused.headers['accept-encoding']]).toEqual([415, 'identity']);
    expect(refused.json.error).toEqual({ code: 'CODING_UNSUPPORTED', message: advice('gzip') });
    expect((await app().call('admin', 'GET', REPOSITORY)).json.description).toBe('');
  });

  test('of a manifest, a blob, a piece of one, or a request for a token is refused in the words of /v2', async () => {
    const bytes = gzipSync('{}');
    const begun = await app().call('admin', 'POST', '/v2/admin/web/blobs/uploads/');
    const upload = String(begun.headers.location);
    const calls = [
      ['PUT', '/v2/admin/web/manifests/1', OCI_MANIFEST],
      ['POST', `/v2/admin/web/blobs/uploads/?digest=${digestFor(bytes)}`, 'application/octet-stream'],
      ['PATCH', upload, 'application/octet-stream'],
      ['PUT', `${upload}?digest=${digestFor(bytes)}`, 'application/octet-stream'],
      ['POST', '/v2/token', 'application/x-www-form-urlencoded'],
    ] as const;
    for (const [method, path, type] of calls) {
      for (const coding of ['gzip', 'zstd', 'x-gzip', 'identity, br', 'GZIP']) {
        const headers = { 'content-type': type, 'content-encoding': coding };
        const refused = await app().call('admin', method, path, bytes, headers);
        expect([path, refused.status, refused.headers['accept-encoding']]).toEqual([path, 415, 'identity']);
        expect(refused.json.errors).toEqual([{ code: 'UNSUPPORTED', message: advice(coding) }]);
      }
    }
    expect((await app().call('admin', 'GET', upload)).headers.range).toBe('0-0');
  });
});

test('a text with half of a surrogate pair is refused, and one that writes of such is not', async () => {
  const patch = (description: string) =>
    app().call('admin', 'PATCH', REPOSITORY, `{"description":"${description}"}`, {
      'content-type': 'application/json',
    });
  const refused = await patch('a\\ud800b');
  expect([refused.status, refused.json.error.code]).toEqual([400, 'INVALID']);
  expect(refused.json.error.message).toContain('half of a surrogate pair');
  expect((await patch('\\ud83d\\ude00 is not \\\\ud800')).json.description).toBe('\u{1f600} is not \\ud800');
});

test.each(['identity', 'Identity', '', ' identity , identity'])(
  'a body with Content-Encoding %j is taken',
  async (coding) => {
    const headers = { 'content-encoding': coding };
    const json = { 'content-type': 'application/json', ...headers };
    const text = JSON.stringify({ description: `as it is: ${coding}` });
    const changed = await app().call('admin', 'PATCH', REPOSITORY, text, json);
    expect([changed.status, changed.json.description]).toEqual([200, `as it is: ${coding}`]);
    const bytes = Buffer.from(`blob ${coding}`);
    const path = `/v2/admin/web/blobs/uploads/?digest=${digestFor(bytes)}`;
    const pushed = await app().call('admin', 'POST', path, bytes, {
      'content-type': 'application/octet-stream',
      ...headers,
    });
    expect(pushed.status).toBe(201);
  },
);

test('a request without a body may say what it likes of it', async () => {
  const begun = await app().call('admin', 'POST', '/v2/admin/web/blobs/uploads/', undefined, GZIP);
  expect(begun.status).toBe(202);
  expect((await app().call('admin', 'DELETE', String(begun.headers.location), undefined, GZIP)).status).toBe(204);
  expect((await app().call('admin', 'GET', REPOSITORY, undefined, GZIP)).status).toBe(200);
});
