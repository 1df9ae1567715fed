// Indexes of which a repository holds some platforms only, as mirrors of one platform make them: a setting of the repository,
// since everybody else has forgotten something. What is absent is a gap, whatever others know of it.

import { beforeAll, describe, expect, test } from 'vitest';
import { buildIndex } from '../../src/image/build-index.ts';
import type { Built } from '../../src/image/built.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { OCI_INDEX, OCI_MANIFEST } from '../../src/oci/media-type.ts';
import { sampleIndex } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';
import { digestFor } from '../support/upload-blob.ts';

const app = useApp();
const index = sampleIndex('sparse');
const [amd64, arm64] = index.children as [Built, Built];
const { digest } = index.manifest.descriptor;
const ABSENT = 'its index lists it, and the repository does not have it: push it, or name the platforms that count';
const LABELLED = { field: 'label', name: 'org.example.text', operator: 'contains', values: ['sparse'] };

const put = ({ manifest: { bytes, descriptor } }: Built, repository: string, reference: string = descriptor.digest) =>
  app().call('admin', 'PUT', `/v2/${repository}/manifests/${reference}`, Buffer.from(bytes), {
    'content-type': descriptor.mediaType,
  });
const pull = (repository: string, reference: string) =>
  app().call('admin', 'GET', `/v2/${repository}/manifests/${reference}`);
const promote = (source: string, target: string) =>
  app().call('admin', 'POST', '/api/v1/promotions', {
    source: { repository: source, reference: 'v1' },
    target: { repository: target, tag: 'v1' },
  });
const create = (name: string, more: object) => app().call('admin', 'POST', '/api/v1/repositories', { name, ...more });

async function verdict(source: string, rule: object, platforms: string[] | null = null) {
  const draft = { source, target: 'admin/next', rules: [rule], platforms };
  const { json } = await app().call('admin', 'POST', '/api/v1/promotion-policies/preview', draft);
  return json.items[0].rules[0];
}

beforeAll(async () => {
  for (const name of ['admin/mirror', 'admin/mirror2']) await create(name, { sparseIndexes: true, scanOnPush: true });
  // Somebody else has all of it, and has had it scanned.
  await app().createUser('ada');
  await app().call('ada', 'POST', '/api/v1/repositories', { name: 'ada/whole', scanOnPush: true });
  await pushImage(app().send('ada'), 'ada/whole', index, 'v1');
  await pushImage(app().send('admin'), 'admin/strict', amd64);
  await pushImage(app().send('admin'), 'admin/mirror', amd64);
  await app().drain();
});

test('an index without one of its images is refused where the repository does not allow it', async () => {
  const answer = await put(index, 'admin/strict', 'v1');
  expect([answer.status, answer.json.errors[0].code]).toEqual([400, 'MANIFEST_BLOB_UNKNOWN']);
  expect(answer.json.errors[0].detail).toEqual([expect.objectContaining({ digest: arm64.manifest.descriptor.digest })]);
});

describe('where the repository allows it', () => {
  test('is taken, and says what it lacks', async () => {
    expect((await put(index, 'admin/mirror', 'v1')).status).toBe(201);
    const { json } = await app().call('admin', 'GET', `/api/v1/repositories/admin%2Fmirror/manifests/${digest}`);
    const held = json.platforms.map((one: { platform: string; held: boolean }) => [one.platform, one.held]);
    expect(held).toEqual([
      ['linux/amd64', true],
      ['linux/arm64', false],
    ]);
  });

  test('who pulls the absent platform is told which it is', async () => {
    expect((await pull('admin/mirror', amd64.manifest.descriptor.digest)).status).toBe(200);
    const wanted = arm64.manifest.descriptor.digest;
    const answer = await pull('admin/mirror', wanted);
    expect([answer.status, answer.json.errors[0].code, answer.json.errors[0].message]).toEqual([
      404,
      'MANIFEST_UNKNOWN',
      `there is no manifest admin/mirror@${wanted}: it is linux/arm64 of the index ${digest}, which the repository holds without it`,
    ]);
  });

  test.each([
    ['of which nothing is there', () => put(index, 'admin/mirror2', 'v1')],
    ['with an index that is not there', () => put(withAbsentIndex(), 'admin/mirror', 'nested')],
    ['that says another size of what is there', () => put(withWrongSize(), 'admin/mirror', 'wrong')],
  ])('one %s is refused', async (_which, push) => {
    expect((await push()).status).toBe(400);
  });

  test('an absent platform holds, whatever is known of it elsewhere', async () => {
    await app().drain();
    expect(await verdict('admin/mirror', LABELLED)).toMatchObject({
      verdict: 'hold',
      reason: `linux/arm64: ${ABSENT}`,
      actual: { 'linux/amd64': 'sparse for amd64', 'linux/arm64': null },
    });
    const small = { field: 'size', operator: 'lte', values: [10 ** 9] };
    expect((await verdict('admin/mirror', small)).reason).toMatch(`linux/arm64: ${ABSENT}`);
    const arm = { field: 'platform', operator: 'one_of', values: ['linux/arm64'] };
    expect(await verdict('admin/mirror', arm)).toMatchObject({ verdict: 'hold', reason: `linux/arm64: ${ABSENT}` });
    const notArm = { ...arm, operator: 'not_one_of' };
    expect(await verdict('admin/mirror', notArm)).toMatchObject({ verdict: 'hold' });
  });

  test('and does not where the policy names the platforms that count', async () => {
    expect(await verdict('admin/mirror', LABELLED, ['linux/amd64'])).toMatchObject({ verdict: 'pass' });
    expect(await verdict('admin/mirror', LABELLED, ['linux/arm64'])).toMatchObject({ verdict: 'hold' });
  });

  test('what others know of the absent image is not shown', async () => {
    const path = `/api/v1/repositories/admin%2Fmirror/manifests/${digest}/report`;
    const { json } = await app().call('admin', 'GET', path);
    const states = json.images.map((one: { platform: string; state: string }) => [one.platform, one.state]);
    expect(states).toEqual([
      ['linux/amd64', 'scanned'],
      ['linux/arm64', 'not_scanned'],
    ]);
  });

  test('it is promoted to where that is allowed, too', async () => {
    const refused = await promote('admin/mirror', 'admin/strict');
    expect([refused.status, refused.json.error.code]).toEqual([409, 'CONFLICT']);
    const words = `which the index lists, and admin/strict takes whole indexes only: push it, or set sparseIndexes on admin/strict`;
    expect(refused.json.error.message).toContain(words);
    expect((await promote('admin/mirror', 'admin/mirror2')).status).toBe(201);
    expect((await pull('admin/mirror2', 'v1')).bytes).toEqual(Buffer.from(index.manifest.bytes));
  });

  test('a policy that waits for the absent platform is asked again when it comes', async () => {
    await create('admin/waiting', { sparseIndexes: true });
    await create('admin/arrived', {});
    const rules = [{ field: 'size', operator: 'lte', values: [10 ** 9] }];
    const policy = { source: 'admin/waiting', target: 'admin/arrived', rules };
    expect((await app().call('admin', 'POST', '/api/v1/promotion-policies', policy)).status).toBe(201);
    await pushImage(app().send('admin'), 'admin/waiting', amd64);
    expect((await put(index, 'admin/waiting', 'v1')).status).toBe(201);
    await app().drain();
    expect((await pull('admin/arrived', 'v1')).status).toBe(404);
    await pushImage(app().send('admin'), 'admin/waiting', arm64);
    await app().drain();
    expect((await pull('admin/arrived', 'v1')).status).toBe(200);
  });

  test('an index in place of the absent image is refused: it would be nested deeper than anybody counted', async () => {
    const inner = buildIndex([amd64]);
    const outer = indexOf([
      { ...amd64.manifest.descriptor },
      { ...inner.manifest.descriptor, mediaType: OCI_MANIFEST },
    ]);
    expect((await put(outer, 'admin/mirror', 'outer')).status).toBe(201);
    const answer = await put(inner, 'admin/mirror');
    expect([answer.status, answer.json.errors[0].code]).toEqual([400, 'MANIFEST_INVALID']);
    expect(answer.json.errors[0].message).toContain('lists this index as an image');
  });

  test('what arrives after all counts, and nothing holds any more', async () => {
    const size = async (repository: string) =>
      (await app().call('admin', 'GET', `/api/v1/repositories/${encodeURIComponent(repository)}/tags/v1`)).json.size;
    const other = sampleIndex('arrives later');
    const [first, second] = other.children as [Built, Built];
    await pushImage(app().send('admin'), 'admin/mirror2', first);
    expect((await put(other, 'admin/mirror2', 'v1')).status).toBe(201);
    const before = await size('admin/mirror2');
    await pushImage(app().send('admin'), 'admin/mirror2', second);
    expect(await size('admin/mirror2')).toBeGreaterThan(before);
    await pushImage(app().send('admin'), 'admin/full', other, 'v1');
    expect(await size('admin/mirror2')).toBe(await size('admin/full'));
    await app().drain();
    const rule = { ...LABELLED, values: ['arrives later'] };
    expect(await verdict('admin/mirror2', rule)).toMatchObject({ verdict: 'pass' });
  });
});

function indexOf(manifests: object[]): Built {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }));
  const descriptor = { ...index.manifest.descriptor, digest: digestFor(bytes) as typeof digest, size: bytes.length };
  return { manifest: { bytes, descriptor }, blobs: [], children: [] };
}

function withAbsentIndex(): Built {
  const absent = buildIndex([arm64]).manifest.descriptor;
  return indexOf([{ ...amd64.manifest.descriptor }, { ...absent }]);
}

function withWrongSize(): Built {
  return indexOf([{ ...amd64.manifest.descriptor, size: 5 }, { ...arm64.manifest.descriptor }]);
}
