// Lists of what refers to a manifest, whatever those who attach it write into their annotations.

import { beforeAll, expect, it } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { OCI_EMPTY, OCI_MANIFEST } from '../../src/oci/media-type.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';
import { uploadBlob } from '../support/upload-blob.ts';

const app = useApp();
const subject = sampleImage('what others refer to').manifest.descriptor;
const LIST = `/v2/admin/public/referrers/${subject.digest}`;
const PAGE = 4 * 1024 * 1024;
const ATTACHED = 12;

beforeAll(async () => {
  await app().call('admin', 'POST', '/api/v1/repositories', { name: 'admin/public', visibility: 'public' });
  await pushImage(app().send('admin'), 'admin/public', sampleImage('what others refer to'), '1');
  const empty = { mediaType: OCI_EMPTY, digest: await uploadBlob(app(), 'admin/public', Buffer.from('{}')), size: 2 };
  for (let one = 0; one < ATTACHED; one++) {
    // Each of them fits into a page but the last, whose characters take two bytes.
    const annotations = { text: one === ATTACHED - 1 ? 'é'.repeat(PAGE / 2 - 2_000) : `${one}`.padEnd(1_500_000, 'x') };
    const artifact = { artifactType: 'text/x', config: empty, layers: [empty], subject, annotations };
    const body = JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, ...artifact });
    const path = `/v2/admin/public/manifests/a${one}`;
    const answer = await app().call('admin', 'PUT', path, Buffer.from(body), { 'content-type': OCI_MANIFEST });
    expect(answer.status).toBe(201);
  }
});

it('of artifacts with large annotations come in pages of 4 MiB, which lead to all of them', async () => {
  const digests: string[] = [];
  let path: string | undefined = LIST;
  while (path) {
    const page = await app().call(undefined, 'GET', path);
    expect(page.status).toBe(200);
    expect(page.bytes.length).toBeLessThanOrEqual(PAGE);
    digests.push(...page.json.manifests.map(({ digest }: { digest: string }) => digest));
    path = /^<([^>]+)>; rel="next"$/.exec(page.headers['link'] ?? '')?.[1];
  }
  expect(new Set(digests).size).toBe(ATTACHED);
  expect(digests).toEqual([...digests].sort());
});

it('are filtered by a media type with a plus, whether or not the client encodes it', async () => {
  const config = { mediaType: OCI_EMPTY, digest: await uploadBlob(app(), 'admin/public', Buffer.from('{}')), size: 2 };
  const other = { ...subject, digest: `sha256:${'5'.repeat(64)}` };
  const artifact = { artifactType: 'application/spdx+json', config, layers: [], subject: other };
  const body = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, ...artifact }));
  const path = '/v2/admin/public/manifests/plus';
  expect((await app().call('admin', 'PUT', path, body, { 'content-type': OCI_MANIFEST })).status).toBe(201);
  for (const type of ['application/spdx+json', 'application%2Fspdx%2Bjson']) {
    const list = await app().call(undefined, 'GET', `/v2/admin/public/referrers/${other.digest}?artifactType=${type}`);
    expect(list.json.manifests).toEqual([expect.objectContaining({ artifactType: 'application/spdx+json' })]);
  }
  const none = await app().call(undefined, 'GET', `/v2/admin/public/referrers/${other.digest}?artifactType=a/b+json`);
  expect(none.json.manifests).toEqual([]);
});

it('are filtered by a media type with parameters, with the spaces that it has', async () => {
  const config = { mediaType: OCI_EMPTY, digest: await uploadBlob(app(), 'admin/public', Buffer.from('{}')), size: 2 };
  const other = { ...subject, digest: `sha256:${'6'.repeat(64)}` };
  const types = ['application/vnd.x; charset=utf-8', 'a/b ;c=d', 'a/b+json ; c="d + e"'];
  for (const [index, artifactType] of types.entries()) {
    const artifact = { artifactType, config, layers: [], subject: other };
    const body = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, ...artifact }));
    const path = `/v2/admin/public/manifests/parameters-${index}`;
    expect((await app().call('admin', 'PUT', path, body, { 'content-type': OCI_MANIFEST })).status).toBe(201);
  }
  const list = `/v2/admin/public/referrers/${other.digest}`;
  for (const artifactType of types) {
    const found = await app().call(undefined, 'GET', `${list}?artifactType=${encodeURIComponent(artifactType)}`);
    expect(found.json.manifests).toEqual([expect.objectContaining({ artifactType })]);
  }
});

it('are not filtered by a type that is left empty', async () => {
  const [all, empty] = [
    await app().call(undefined, 'GET', LIST),
    await app().call(undefined, 'GET', `${LIST}?artifactType=`),
  ];
  expect(empty.json).toEqual(all.json);
  expect(empty.headers['oci-filters-applied']).toBeUndefined();
});

it('answer HEAD with what the list says in its headers, and nothing of the list', async () => {
  const [head, get] = [await app().call(undefined, 'HEAD', LIST), await app().call(undefined, 'GET', LIST)];
  expect(head).toMatchObject({ status: 200, bytes: Buffer.alloc(0) });
  expect(head.headers['content-length']).toBeUndefined();
  for (const name of ['content-type', 'link']) expect(head.headers[name]).toBe(get.headers[name]);
});

it('in the description of the manifest are cut at the same size, which says so', async () => {
  const path = `/api/v1/repositories/admin%2Fpublic/manifests/${subject.digest}`;
  const { json, bytes } = await app().call(undefined, 'GET', path);
  expect(bytes.length).toBeLessThan(PAGE + 100_000);
  expect(json).toMatchObject({ moreReferrers: true });
  expect(json.referrers.length).toBeGreaterThan(0);
});
