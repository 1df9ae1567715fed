// What users and strangers did to a running server, and what it should have done.

import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage, sampleIndex } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const digestFor = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

beforeAll(async () => {
  await app().createUser('dev');
  for (const name of ['admin/a', 'admin/b', 'dev/web'])
    await app().call('admin', 'POST', '/api/v1/repositories', { name });
});

test.each([
  '/v2/admin/a/tags/list?last=a&last=b',
  '/v2/_catalog?last=a&last=b',
  '/v1/search?q=a&q=b',
  `/v2/admin/a/referrers/${digestFor(Buffer.from('x'))}?artifactType=x&artifactType=y`,
])('%s, with a parameter given twice, is answered', async (path) => {
  expect((await app().call('admin', 'GET', path)).status).toBe(200);
});

test.each(['', 'x', '/', ';'])('a Content-Type that is none, %j, is refused in words', async (type) => {
  for (const [method, path] of [
    ['POST', '/v2/token'],
    ['PUT', '/v2/admin/a/manifests/x'],
    ['POST', '/v2/admin/a/blobs/uploads/'],
    ['POST', '/api/v1/repositories'],
  ] as const) {
    const answer = await app().call('admin', method, path, '{}', { 'content-type': type });
    expect([path, answer.status]).toEqual([path, 400]);
    expect((answer.json.errors?.[0] ?? answer.json.error).message).toMatch(/Content-Type/);
  }
});

test('a body of a form is refused with what is taken', async () => {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await app().call('admin', 'POST', '/api/v1/repositories', 'name=admin/b', type);
  expect([answer.status, answer.json.error.message]).toEqual([
    400,
    'this Content-Type is not one that is taken here: the management API takes application/json',
  ]);
});

test('a request without a body may name the type of one', async () => {
  const type = { 'content-type': 'application/json' };
  const { id } = (await app().call('admin', 'POST', '/api/v1/tokens', { name: 'short-lived' })).json;
  expect((await app().call('admin', 'DELETE', `/api/v1/tokens/${id}`, '', type)).status).toBe(204);
  const lacking = await app().call('admin', 'POST', '/api/v1/tokens', '', type);
  expect([lacking.status, lacking.json.error.message]).toEqual([
    400,
    'the body is not as it should be: name: is missing',
  ]);
});

test('an upload in one request that fails leaves nothing behind', async () => {
  const before = await uploadCount();
  const path = `/v2/admin/a/blobs/uploads/?digest=${digestFor(Buffer.from('other'))}`;
  expect((await app().call('admin', 'POST', path, Buffer.from('bytes'))).status).toBe(400);
  expect(await uploadCount()).toBe(before);
});

describe('a platform of an index that has a tag', () => {
  const index = sampleIndex('whole');
  const [child] = index.children;
  const childPath = `/v2/admin/a/manifests/${child?.manifest.descriptor.digest}`;

  test('cannot be deleted before the tag', async () => {
    await pushImage(app().send('admin'), 'admin/a', index, 'multi');
    const answer = await app().call('admin', 'DELETE', childPath);
    expect([answer.status, answer.json.errors[0].code]).toEqual([405, 'UNSUPPORTED']);
    expect(answer.json.errors[0].message).toContain('admin/a:multi is an index that lists');
    const path = `/api/v1/repositories/admin%2Fa/manifests/${child?.manifest.descriptor.digest}`;
    expect((await app().call('admin', 'DELETE', path)).json.error.code).toBe('IN_USE');
    expect((await app().call('admin', 'GET', childPath)).status).toBe(200);
  });

  test('deleted after it keeps the index from being promoted', async () => {
    await app().call('admin', 'DELETE', '/v2/admin/a/manifests/multi');
    expect((await app().call('admin', 'DELETE', childPath)).status).toBe(202);
    const request = {
      source: { repository: 'admin/a', reference: index.manifest.descriptor.digest },
      target: { repository: 'admin/b', tag: 'multi' },
    };
    const answer = await app().call('admin', 'POST', '/api/v1/promotions', request);
    expect([answer.status, answer.json.error.code]).toEqual([409, 'CONFLICT']);
    expect(answer.json.error.message).toContain('which the index lists: push it again');
    const history = await app().call('admin', 'GET', '/api/v1/promotions?target=admin/b');
    expect(history.json.items[0]).toMatchObject({ state: 'refused', reason: expect.stringMatching(/^incomplete: /) });
    expect((await app().call('admin', 'GET', '/v2/admin/b/manifests/multi')).status).toBe(404);
  });
});

test('promoted to a namespace, a repository keeps its name', async () => {
  await pushImage(app().send('admin'), 'dev/web', sampleImage('kept'), '1');
  const request = { source: { repository: 'dev/web', reference: '1' }, target: { repository: 'admin' }, create: true };
  const answer = await app().call('admin', 'POST', '/api/v1/promotions', request);
  expect(answer.json.target.repository).toBe('admin/web');
});

test('a comment that nobody can see is none', async () => {
  await app().call('admin', 'PATCH', '/api/v1/namespaces/dev', { commentRequired: true });
  const request = {
    source: { repository: 'dev/web', reference: '1' },
    target: { repository: 'admin/c' },
    comment: '\u200b \u200b',
  };
  expect((await app().call('admin', 'POST', '/api/v1/promotions', request)).status).toBe(400);
});

test('those who administer the source can switch a policy off that they may not switch on', async () => {
  const policy = await app().call('admin', 'POST', '/api/v1/promotion-policies', {
    source: 'dev/web',
    target: 'admin/d',
    create: true,
    always: true,
  });
  const path = `/api/v1/promotion-policies/${policy.json.id}`;
  const off = await app().call('dev', 'PATCH', path, { enabled: false });
  expect([off.status, off.json.enabled]).toEqual([200, false]);
  expect((await app().call('dev', 'PATCH', path, { enabled: true })).status).toBe(403);
});

test('the pipeline does not tell whether a repository exists that one may not see', async () => {
  const { json } = await app().call('dev', 'GET', '/api/v1/pipelines');
  expect(json.repositories).toContainEqual({ name: 'admin/d', namespace: 'admin', exists: null });
  expect(json.repositories).toContainEqual({ name: 'dev/web', namespace: 'dev', exists: true });
});

test('a restricted access token gives nobody a role, itself included', async () => {
  const body = { name: 'ci', permissions: ['manage_repository', 'pull'] };
  const { secret } = (await app().call('dev', 'POST', '/api/v1/tokens', body)).json;
  const role = { role: 'admin' };
  for (const path of ['/api/v1/repositories/dev%2Fweb/access/dev', '/api/v1/namespaces/dev/access/dev']) {
    expect((await app().call(`Bearer ${secret}`, 'PUT', path, role)).status).toBe(403);
    expect((await app().call('dev', 'PUT', path, role)).status).toBe(204);
  }
});

async function uploadCount(): Promise<number> {
  let count = 0;
  for await (const _upload of app().app.doors.rooms.registry.blobs.listUploads()) count++;
  return count;
}
