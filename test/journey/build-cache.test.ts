// What BuildKit exports as its cache (`--cache-to type=registry`): an index, or Docker's list, that lists blobs. The
// requests are those that it sends.

import { describe, expect, test } from 'vitest';
import { DOCKER_MANIFEST_LIST, OCI_INDEX } from '../../src/oci/media-type.ts';
import { useApp } from '../support/test-app.ts';
import { digestFor, uploadBlob } from '../support/upload-blob.ts';

const DAY = 24 * 3600;
const LAYER = Buffer.from('a layer of the cache');
const CONFIG = Buffer.from('{"layers":[{"blob":"a"}],"records":[]}');

const app = useApp();

function cacheIndex(mediaType: string, layer = LAYER): Buffer {
  const isDocker = mediaType === DOCKER_MANIFEST_LIST;
  const layerType = isDocker
    ? 'application/vnd.docker.image.rootfs.diff.tar.gzip'
    : 'application/vnd.oci.image.layer.v1.tar+gzip';
  const entry = (type: string, bytes: Buffer) => ({ mediaType: type, digest: digestFor(bytes), size: bytes.length });
  const entries = [
    { ...entry(layerType, layer), annotations: { 'buildkit/createdat': '2026-11-21T02:00:00Z' } },
    entry('application/vnd.buildkit.cacheconfig.v0', CONFIG),
  ];
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests: entries }));
}

const put = (repository: string, tag: string, mediaType: string, bytes = cacheIndex(mediaType)) =>
  app().call('admin', 'PUT', `/v2/${repository}/manifests/${tag}`, bytes, { 'content-type': mediaType });

describe.each([
  ['oci-index', OCI_INDEX],
  ['docker-list', DOCKER_MANIFEST_LIST],
])('a cache as %s', (name, mediaType) => {
  test('is refused before its blobs are there, and taken then', async () => {
    await uploadBlob(app(), `admin/${name}`, CONFIG);
    const half = await put(`admin/${name}`, 'cache', mediaType);
    expect([half.status, half.json.errors[0].code]).toEqual([400, 'MANIFEST_BLOB_UNKNOWN']);
    expect(half.json.errors[0].detail).toEqual([expect.objectContaining({ digest: digestFor(LAYER) })]);
    await uploadBlob(app(), `admin/${name}`, LAYER);
    expect((await put(`admin/${name}`, 'cache', mediaType)).status).toBe(201);
    const pulled = await app().call('admin', 'GET', `/v2/admin/${name}/manifests/cache`);
    expect([pulled.headers['content-type'], pulled.bytes]).toEqual([mediaType, cacheIndex(mediaType)]);
  });

  test('keeps its blobs from garbage collection, also where it was promoted to', async () => {
    const request = {
      source: { repository: `admin/${name}`, reference: 'cache' },
      target: { repository: `admin/promoted-${name}`, tag: 'cache' },
    };
    expect((await app().call('admin', 'POST', '/api/v1/promotions', request)).status).toBe(201);
    expect((await app().call('admin', 'DELETE', `/v2/admin/${name}/manifests/cache`)).status).toBe(202);
    app().clock.advance(2 * DAY);
    await app().call('admin', 'POST', '/api/v1/gc', {});
    await app().drain();
    for (const repository of [`admin/${name}`, `admin/promoted-${name}`])
      for (const bytes of [LAYER, CONFIG]) {
        const blob = await app().call('admin', 'GET', `/v2/${repository}/blobs/${digestFor(bytes)}`);
        expect([repository, blob.status, blob.bytes]).toEqual([repository, 200, bytes]);
      }
  });

  test('shows its blobs as layers, and no platform', async () => {
    const path = `/api/v1/repositories/admin%2Fpromoted-${name}/manifests/${digestFor(cacheIndex(mediaType))}`;
    const { json } = await app().call('admin', 'GET', path);
    expect(json.layers.map(({ digest }: { digest: string }) => digest)).toEqual([LAYER, CONFIG].map(digestFor));
    expect(json.platforms).toEqual([]);
  });

  test('passes no gate that asks for a scan: there is nothing that could be scanned', async () => {
    const draft = {
      source: `admin/promoted-${name}`,
      target: `admin/gated-${name}`,
      rules: [{ field: 'vulnerabilities', scale: 'cvss', severity: 'critical', operator: 'eq', values: [0] }],
    };
    const preview = await app().call('admin', 'POST', '/api/v1/promotion-policies/preview', draft);
    expect(preview.json.items[0].rules[0]).toMatchObject({ verdict: 'hold', reason: 'the index has no platform' });
  });
});
