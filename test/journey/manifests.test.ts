// Manifests over `/v2`: which are refused and why, several tags at once, and deletion.

import { describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { OCI_INDEX, OCI_MANIFEST } from '../../src/oci/media-type.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';
import { digestFor, uploadBlob } from '../support/upload-blob.ts';

const app = useApp();

describe('a manifest', () => {
  const put = (reference: string, body: unknown, type = OCI_MANIFEST) => {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    return app().call('admin', 'PUT', `/v2/admin/bad/manifests/${reference}`, bytes, { 'content-type': type });
  };
  const descriptor = (content: string, size = content.length) => ({
    mediaType: 'application/vnd.oci.image.layer.v1.tar',
    digest: digestFor(content),
    size,
  });

  test('whose blobs are missing is refused with the list of them', async () => {
    await uploadBlob(app(), 'admin/bad', Buffer.from('{}'));
    const answer = await put('1', {
      schemaVersion: 2,
      config: descriptor('{}'),
      layers: [descriptor('absent'), descriptor('gone')],
    });
    expect([answer.status, answer.json.errors[0].code]).toEqual([400, 'MANIFEST_BLOB_UNKNOWN']);
    const missing = answer.json.errors[0].detail.map((one: { digest: string }) => one.digest);
    expect(missing).toEqual([digestFor('absent'), digestFor('gone')]);
  });

  test.each([
    ['no JSON', Buffer.from('{"schemaVersion": 2,'), OCI_MANIFEST, 'not valid JSON'],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), OCI_MANIFEST, 'not valid JSON'],
    ['a list', [], OCI_MANIFEST, 'not an object'],
    ['very deep', Buffer.from(`${'['.repeat(100_000)}`), OCI_MANIFEST, 'not valid JSON'],
    ['still deeper', Buffer.from(`${'['.repeat(100_001)}`), OCI_MANIFEST, 'more than 100000 values'],
    ['schema 1', { schemaVersion: 1 }, OCI_MANIFEST, 'schemaVersion'],
    ['an unknown type', { schemaVersion: 2 }, 'application/json', 'not the media type of a manifest'],
    ['another type than it says', { schemaVersion: 2, mediaType: OCI_INDEX }, OCI_MANIFEST, 'Content-Type'],
    [
      'layers that are no list',
      { schemaVersion: 2, config: descriptor('{}'), layers: 'x' },
      OCI_MANIFEST,
      'layers is not a list',
    ],
    [
      'a digest that is none',
      { schemaVersion: 2, config: { mediaType: 'a', digest: 'md5:1', size: 2 }, layers: [] },
      OCI_MANIFEST,
      'config.digest',
    ],
    ['a negative size', { schemaVersion: 2, config: descriptor('{}', -1), layers: [] }, OCI_MANIFEST, 'config.size'],
    [
      'another size than the blob',
      { schemaVersion: 2, config: descriptor('{}', 3), layers: [] },
      OCI_MANIFEST,
      'has 2 bytes, not 3',
    ],
    [
      'an image that is also an index',
      { schemaVersion: 2, config: descriptor('{}'), layers: [], manifests: [] },
      OCI_MANIFEST,
      'manifests',
    ],
    [
      'annotations that are not text',
      { schemaVersion: 2, config: descriptor('{}'), layers: [], annotations: { a: 1 } },
      OCI_MANIFEST,
      'annotations',
    ],
    [
      'keys that other clients read otherwise',
      { schemaVersion: 2, config: descriptor('{}'), layers: [], Layers: [descriptor('{}')] },
      OCI_MANIFEST,
      'some read as layers',
    ],
    [
      'a byte order mark',
      Buffer.from(`\ufeff${JSON.stringify({ schemaVersion: 2, config: descriptor('{}'), layers: [] })}`),
      OCI_MANIFEST,
      'byte order mark',
    ],
    [
      'a number that most clients cannot read',
      Buffer.from(
        JSON.stringify({ schemaVersion: 2, config: descriptor('{}'), layers: [] }).replace('"size":2', '"size":2.0'),
      ),
      OCI_MANIFEST,
      'has 2.0 for size',
    ],
    [
      'a field of another type',
      { schemaVersion: 2, config: { ...descriptor('{}'), urls: 'x' }, layers: [] },
      OCI_MANIFEST,
      'config.urls is not a list',
    ],
    [
      'data that is another content than the digest says',
      { schemaVersion: 2, config: { ...descriptor('{}'), data: btoa('[]') }, layers: [] },
      OCI_MANIFEST,
      `config.data is not the content of ${digestFor('{}')}`,
    ],
    [
      'data that is longer than the size says',
      { schemaVersion: 2, config: { ...descriptor('{}'), data: btoa('{ }') }, layers: [] },
      OCI_MANIFEST,
      'config.data has 3 bytes, not 2',
    ],
    [
      'wrong data of a subject that is not there',
      {
        ...{ schemaVersion: 2, config: descriptor('{}'), layers: [] },
        subject: { ...descriptor('elsewhere'), data: btoa('elsewhere.') },
      },
      OCI_MANIFEST,
      'subject.data has 10 bytes, not 9',
    ],
    [
      'an artifact manifest that does not say so itself',
      { blobs: [] },
      'application/vnd.oci.artifact.manifest.v1+json',
      'must say so in its mediaType',
    ],
  ])('%s is refused and says why', async (_name, body, type, message) => {
    await uploadBlob(app(), 'admin/bad', Buffer.from('{}'));
    const answer = await put('1', body, type);
    expect([answer.status, answer.json.errors[0].code]).toEqual([400, 'MANIFEST_INVALID']);
    expect(answer.json.errors[0].message).toContain(message);
    expect((await app().call('admin', 'HEAD', '/v2/admin/bad/manifests/1')).status).toBe(404);
  });

  test('is taken with content that is embedded in a descriptor, and under a media type in upper case', async () => {
    await uploadBlob(app(), 'admin/bad', Buffer.from('{}'));
    const body = { schemaVersion: 2, config: { ...descriptor('{}'), data: btoa('{}') }, layers: [] };
    expect((await put('embedding', body, OCI_MANIFEST.toUpperCase())).status).toBe(201);
    const pulled = await app().call('admin', 'GET', '/v2/admin/bad/manifests/embedding');
    expect([pulled.headers['content-type'], pulled.json]).toEqual([OCI_MANIFEST, body]);
  });

  test('larger than 4 MiB is refused', async () => {
    expect((await put('1', Buffer.alloc(4 * 1024 * 1024 + 1, 32))).status).toBe(413);
  });

  test('under another digest than its own is refused', async () => {
    const answer = await put(digestFor('another'), { schemaVersion: 2, config: descriptor('{}'), layers: [] });
    expect([answer.status, answer.json.errors[0].code]).toEqual([400, 'DIGEST_INVALID']);
  });

  test('in indexes nested too deep is refused', async () => {
    await uploadBlob(app(), 'admin/bad', Buffer.from('{}'));
    let bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, config: descriptor('{}'), layers: [] }));
    let mediaType: string = OCI_MANIFEST;
    const statuses: number[] = [];
    for (let depth = 0; depth <= 6; depth++) {
      statuses.push((await put(digestFor(bytes), bytes, mediaType)).status);
      const child = { mediaType, digest: digestFor(bytes), size: bytes.length };
      mediaType = OCI_INDEX;
      bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [child] }));
    }
    expect(statuses).toEqual([201, 201, 201, 201, 201, 201, 400]);
  });

  test('is set under several tags at once', async () => {
    await uploadBlob(app(), 'admin/bad', Buffer.from('{}'));
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, config: descriptor('{}'), layers: [] }));
    const answer = await put(`${digestFor(bytes)}?tag=a&tag=b`, bytes);
    expect([answer.status, answer.headers['oci-tag']]).toEqual([201, 'a, b']);
    expect((await app().call('admin', 'GET', '/v2/admin/bad/tags/list')).json.tags).toEqual(
      expect.arrayContaining(['a', 'b']),
    );
  });

  test('deleted by tag stays under its digest; deleted by digest takes its tags along', async () => {
    await pushImage(app().send('admin'), 'admin/deleted', sampleImage('delete me'), 'one');
    await pushImage(app().send('admin'), 'admin/deleted', sampleImage('delete me'), 'two');
    const digest = (await app().call('admin', 'HEAD', '/v2/admin/deleted/manifests/one')).headers[
      'docker-content-digest'
    ];
    expect((await app().call('admin', 'DELETE', '/v2/admin/deleted/manifests/one')).status).toBe(202);
    expect((await app().call('admin', 'HEAD', '/v2/admin/deleted/manifests/one')).status).toBe(404);
    expect((await app().call('admin', 'HEAD', `/v2/admin/deleted/manifests/${digest}`)).status).toBe(200);
    expect((await app().call('admin', 'DELETE', `/v2/admin/deleted/manifests/${digest}`)).status).toBe(202);
    expect((await app().call('admin', 'HEAD', '/v2/admin/deleted/manifests/two')).status).toBe(404);
    expect((await app().call('admin', 'DELETE', `/v2/admin/deleted/manifests/${digest}`)).status).toBe(404);
  });
});
