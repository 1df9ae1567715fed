// Conditional requests (RFC 9110, section 13): of two who change one tag at the same time, one is told that it has moved.

import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';
import { digestFor, uploadBlob } from '../support/upload-blob.ts';

const app = useApp();
const [first, second] = [sampleImage('first').manifest, sampleImage('second').manifest];
const tagOf = (digest: string) => `"${digest}"`;
const [one, two] = [tagOf(first.descriptor.digest), tagOf(second.descriptor.digest)];

beforeAll(async () => {
  await pushImage(app().send('admin'), 'admin/app', sampleImage('first'));
  await pushImage(app().send('admin'), 'admin/app', sampleImage('second'));
});

const put = (tag: string, { descriptor, bytes }: typeof first, headers: Record<string, string>) =>
  app().call('admin', 'PUT', `/v2/admin/app/manifests/${tag}`, Buffer.from(bytes), {
    'content-type': descriptor.mediaType,
    ...headers,
  });
const remove = (reference: string, headers: Record<string, string>) =>
  app().call('admin', 'DELETE', `/v2/admin/app/manifests/${reference}`, undefined, headers);
const digestAt = async (tag: string) =>
  (await app().call('admin', 'HEAD', `/v2/admin/app/manifests/${tag}`)).headers['docker-content-digest'];
const eventCount = async () => (await app().call('admin', 'GET', '/api/v1/events?limit=1000')).json.items.length;

describe('a push', () => {
  test('with If-None-Match: * makes a tag, and never moves one', async () => {
    expect((await put('new', first, { 'if-none-match': '*' })).status).toBe(201);
    const before = await eventCount();
    const again = await put('new', second, { 'if-none-match': '*' });
    expect([again.status, again.json.errors[0]]).toEqual([
      412,
      {
        code: 'DENIED',
        message: 'what is here is not what the request expects, and nothing was changed: look again, and decide again',
      },
    ]);
    expect([await digestAt('new'), await eventCount()]).toEqual([first.descriptor.digest, before]);
  });

  test('with If-Match moves the tag from what it names, and from nothing else', async () => {
    await put('moving', first, {});
    expect((await put('moving', second, { 'if-match': two })).status).toBe(412);
    expect((await put('moving', second, { 'if-match': `W/${one}` })).status).toBe(412);
    expect((await put('moving', second, { 'if-match': first.descriptor.digest })).status).toBe(412);
    expect(await digestAt('moving')).toBe(first.descriptor.digest);
    expect((await put('moving', second, { 'if-match': `${two}, ${one}` })).status).toBe(201);
    expect((await put('moving', first, { 'if-match': one })).status).toBe(412);
    expect(await digestAt('moving')).toBe(second.descriptor.digest);
    expect((await put('moving', first, { 'if-match': '*' })).status).toBe(201);
    expect((await put('moving', second, { 'if-none-match': one })).status).toBe(412);
  });

  test('with If-Match makes no tag', async () => {
    for (const wanted of ['*', one]) expect((await put('absent', first, { 'if-match': wanted })).status).toBe(412);
    expect(await digestAt('absent')).toBeUndefined();
  });

  test('of eight at once with If-None-Match: *, one makes the tag', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => put('race', index % 2 ? first : second, { 'if-none-match': '*' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(412)]);
  });

  test('by digest is asked whether the repository has it', async () => {
    const manifest = { schemaVersion: 2, config: { mediaType: 'a/b', digest: digestFor('{}'), size: 2 }, layers: [] };
    await uploadBlob(app(), 'admin/app', Buffer.from('{}'));
    const bytes = Buffer.from(JSON.stringify(manifest));
    const built = { ...first, bytes };
    expect((await put(digestFor(bytes), built, { 'if-match': '*' })).status).toBe(412);
    expect((await put(digestFor(bytes), built, { 'if-none-match': '*' })).status).toBe(201);
    expect((await put(digestFor(bytes), built, { 'if-none-match': '*' })).status).toBe(412);
  });

  test('that fails for another reason says that reason', async () => {
    const answer = await put('wrong', { ...first, bytes: Buffer.from('{}') }, { 'if-match': '*' });
    expect(answer.status).toBe(400);
  });
});

describe('a deletion', () => {
  test('with If-Match takes away what it names, and nothing else', async () => {
    await put('doomed', first, {});
    expect((await remove('doomed', { 'if-match': two })).status).toBe(412);
    expect((await remove('doomed', { 'if-none-match': '*' })).status).toBe(412);
    expect(await digestAt('doomed')).toBe(first.descriptor.digest);
    expect((await remove('doomed', { 'if-match': one })).status).toBe(202);
    expect((await remove('doomed', { 'if-match': one })).status).toBe(404);
    expect((await remove(second.descriptor.digest, { 'if-match': one })).status).toBe(412);
    expect((await remove(second.descriptor.digest, { 'if-match': two })).status).toBe(202);
  });
});

describe('reading', () => {
  test.each(['GET', 'HEAD'])('%s with If-Match gets what it names, or 412', async (method) => {
    await put('read', first, {});
    const layer = sampleImage('first').blobs[0]?.descriptor.digest ?? '';
    for (const [path, own] of [
      ['manifests/read', one],
      [`blobs/${layer}`, tagOf(layer)],
    ] as const) {
      const read = async (headers: Record<string, string>) =>
        (await app().call('admin', method, `/v2/admin/app/${path}`, undefined, headers)).status;
      expect(await read({ 'if-match': own })).toBe(200);
      expect(await read({ 'if-match': '*' })).toBe(200);
      expect(await read({ 'if-match': two })).toBe(412);
      expect(await read({ 'if-match': `W/${own}` })).toBe(412);
      expect(await read({ 'if-match': two, 'if-none-match': own })).toBe(412);
      expect(await read({ 'if-match': own, 'if-none-match': `W/${own}` })).toBe(304);
    }
  });
});

test('a blob is taken away only when it is what If-Match names', async () => {
  const digest = await uploadBlob(app(), 'admin/app', Buffer.from('a blob that nothing needs'));
  const remove = (headers: Record<string, string>) =>
    app().call('admin', 'DELETE', `/v2/admin/app/blobs/${digest}`, undefined, headers);
  expect((await remove({ 'if-match': one })).status).toBe(412);
  expect((await remove({ 'if-none-match': '*' })).status).toBe(412);
  expect((await app().call('admin', 'HEAD', `/v2/admin/app/blobs/${digest}`)).status).toBe(200);
  expect((await remove({ 'if-match': tagOf(digest) })).status).toBe(202);
});
