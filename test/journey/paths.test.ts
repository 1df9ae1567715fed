// What paths of `/v2` that lead nowhere are answered with.

import { describe, expect, test } from 'vitest';
import { useApp } from '../support/test-app.ts';

const app = useApp();

describe('a path', () => {
  test.each([
    ['GET', '/v2/Admin/UPPER/manifests/1', 400, 'NAME_INVALID'],
    ['GET', `/v2/admin/${'x'.repeat(300)}/tags/list`, 400, 'NAME_INVALID'],
    ['GET', '/v2/admin/x/manifests/.hidden', 404, 'MANIFEST_UNKNOWN'],
    ['PUT', '/v2/admin/x/manifests/.hidden', 400, 'TAG_INVALID'],
    ['GET', '/v2/admin/x/manifests/sha256:12', 400, 'DIGEST_INVALID'],
    ['GET', '/v2/admin/x/blobs/sha256:12', 400, 'DIGEST_INVALID'],
    ['GET', '/v2/admin/%zz/tags/list', 400, 'NAME_INVALID'],
    ['GET', '/v2/admin%2f..%2fsecrets/tags/list', 400, 'NAME_INVALID'],
    ['GET', '/v2/nonsense', 404, 'NAME_UNKNOWN'],
    ['PATCH', '/v2/admin/x/tags/list', 405, 'UNSUPPORTED'],
    ['GET', '/v2/admin/x/tags/list?n=many', 400, 'INVALID'],
    ['GET', '/v2/admin/never/tags/list', 404, 'NAME_UNKNOWN'],
    ['POST', '/v2/onlyname/blobs/uploads/', 400, 'NAME_INVALID'],
    ['GET', '/v2/onlyname/manifests/1', 404, 'NAME_UNKNOWN'],
  ])('%s %s is answered with %i %s', async (method, path, status, code) => {
    await app().call('admin', 'POST', '/v2/admin/x/blobs/uploads/');
    const answer = await app().call('admin', method, path);
    expect([answer.status, answer.json.errors[0].code]).toEqual([status, code]);
    expect(answer.headers['docker-distribution-api-version']).toBe('registry/2.0');
  });
});
