// Indexes that share what they list: each level of them multiplies the ways to the bottom, and nothing else.

import { expect, it } from 'vitest';
import { OCI_CONFIG, OCI_INDEX, OCI_MANIFEST } from '../../src/oci/media-type.ts';
import { useApp } from '../support/test-app.ts';
import { digestFor, uploadBlob } from '../support/upload-blob.ts';

const app = useApp();
const WIDTH = 60;
const LAYER = 'application/vnd.oci.image.layer.v1.tar';

/** Pushes the manifest by its digest; what an index says of it, and what the server did. */
async function put(mediaType: string, manifest: object) {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...manifest }));
  const digest = digestFor(bytes);
  const { status, json } = await app().call('admin', 'PUT', `/v2/admin/wide/manifests/${digest}`, bytes, {
    'content-type': mediaType,
  });
  return { status, error: json?.errors[0], descriptor: { mediaType, digest, size: bytes.length } };
}

it('five levels of sixty indexes on one blob: the sum stays exact, and all of it can be listed and deleted', async () => {
  const blob = Buffer.alloc(4 * 1024 * 1024);
  const layer = { mediaType: LAYER, digest: await uploadBlob(app(), 'admin/wide', blob), size: blob.length };
  const config = { mediaType: OCI_CONFIG, digest: await uploadBlob(app(), 'admin/wide', Buffer.from('{}')), size: 2 };
  const levels: { mediaType: string; digest: string; size: number }[][] = [];
  for (let level = 0; level < 5; level++) {
    const made: (typeof levels)[number] = [];
    for (let one = 0; one < WIDTH; one++) {
      const annotations = { one: `${level} ${one}` };
      const { status, descriptor } = await put(
        ...((level === 0
          ? [OCI_MANIFEST, { config, layers: [layer], annotations }]
          : [OCI_INDEX, { manifests: levels[level - 1], annotations }]) as [string, object]),
      );
      expect(status).toBe(201);
      made.push(descriptor);
    }
    levels.push(made);
  }
  // 4 MiB · 60⁵
  const top = await put(OCI_INDEX, { manifests: levels[4] });
  expect(top).toMatchObject({
    status: 400,
    error: { code: 'MANIFEST_INVALID', message: expect.stringContaining('more than 1000000000000000 bytes') },
  });
  const path = '/api/v1/repositories/admin%2Fwide/manifests';
  const [highest, lowest] = [levels[4]?.[0]?.digest, levels[0]?.[0]?.digest];
  const shown = await app().call('admin', 'GET', `${path}/${highest}`);
  expect(shown.status).toBe(200);
  expect(shown.json.size).toBeGreaterThan(blob.length * WIDTH ** 4);
  expect(Number.isSafeInteger(shown.json.size)).toBe(true);
  for (const digest of [lowest, highest]) {
    expect((await app().call('admin', 'DELETE', `${path}/${digest}`)).status).toBe(204);
  }
});
