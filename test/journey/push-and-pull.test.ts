// Pushing and pulling over `/v2`, as clients do it, images and blobs.

import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { OCI_INDEX, OCI_MANIFEST } from '../../src/oci/media-type.ts';
import { sampleImage, sampleIndex } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';
import { digestFor, uploadBlob } from '../support/upload-blob.ts';

const app = useApp();

describe('an image', () => {
  test('comes back byte for byte, under its tag and its digest', async () => {
    const image = sampleImage('hello');
    await pushImage(app().send('admin'), 'admin/hello', image, '1.0');
    const byTag = await app().call('admin', 'GET', '/v2/admin/hello/manifests/1.0');
    expect(byTag.status).toBe(200);
    expect(byTag.headers['content-type']).toBe(OCI_MANIFEST);
    const digest = byTag.headers['docker-content-digest'];
    expect(digest).toBe(digestFor(byTag.bytes));
    const byDigest = await app().call('admin', 'GET', `/v2/admin/hello/manifests/${digest}`);
    expect(byDigest.bytes.equals(byTag.bytes)).toBe(true);
    for (const layer of byTag.json.layers) {
      const blob = await app().call('admin', 'GET', `/v2/admin/hello/blobs/${layer.digest}`);
      expect(digestFor(blob.bytes)).toBe(layer.digest);
      expect(Number(blob.headers['content-length'])).toBe(layer.size);
    }
  });

  test('is described by HEAD as by GET', async () => {
    for (const path of ['manifests/1.0', `blobs/${(await layerOf('admin/hello', '1.0')).digest}`]) {
      const get = await app().call('admin', 'GET', `/v2/admin/hello/${path}`);
      const head = await app().call('admin', 'HEAD', `/v2/admin/hello/${path}`);
      expect(head.status).toBe(200);
      expect(head.bytes.length).toBe(0);
      for (const name of ['content-length', 'content-type', 'docker-content-digest', 'etag']) {
        expect(head.headers[name], name).toBe(get.headers[name]);
        expect(get.headers[name], name).toBeDefined();
      }
    }
  });

  test('need not be sent again to a client that has it', async () => {
    const first = await app().call('admin', 'GET', '/v2/admin/hello/manifests/1.0');
    const etag = { 'if-none-match': first.headers['etag'] ?? '' };
    expect((await app().call('admin', 'GET', '/v2/admin/hello/manifests/1.0', undefined, etag)).status).toBe(304);
    const { digest } = await layerOf('admin/hello', '1.0');
    const known = await app().call('admin', 'GET', `/v2/admin/hello/blobs/${digest}`, undefined, {
      'if-none-match': `"${digest}"`,
    });
    expect(known.status).toBe(304);
    expect(known.bytes.length).toBe(0);
  });

  test('of several platforms keeps its index and children', async () => {
    await pushImage(app().send('admin'), 'admin/hello', sampleIndex('many'), 'multi');
    const index = await app().call('admin', 'GET', '/v2/admin/hello/manifests/multi');
    expect(index.headers['content-type']).toBe(OCI_INDEX);
    for (const child of index.json.manifests) {
      expect((await app().call('admin', 'GET', `/v2/admin/hello/manifests/${child.digest}`)).status).toBe(200);
    }
  });

  test('can be pushed under a name of any depth', async () => {
    await pushImage(app().send('admin'), 'admin/a/b/blobs/uploads/manifests/c', sampleImage('deep'), '1');
    expect((await app().call('admin', 'GET', '/v2/admin/a/b/blobs/uploads/manifests/c/manifests/1')).status).toBe(200);
  });
});

describe('a blob', () => {
  test('is sent in ranges, with exact headers', async () => {
    const digest = await uploadBlob(app(), 'admin/ranges', Buffer.from('0123456789'));
    const range = (value: string) =>
      app().call('admin', 'GET', `/v2/admin/ranges/blobs/${digest}`, undefined, { range: value });
    expect((await range('bytes=2-4')).bytes.toString()).toBe('234');
    expect((await range('bytes=2-4')).headers['content-range']).toBe('bytes 2-4/10');
    expect((await range('bytes=2-4')).status).toBe(206);
    expect((await range('bytes=7-')).bytes.toString()).toBe('789');
    expect((await range('bytes=-3')).bytes.toString()).toBe('789');
    expect((await range('bytes=5-99')).headers['content-range']).toBe('bytes 5-9/10');
    const beyond = await range('bytes=10-');
    expect(beyond.status).toBe(416);
    expect(beyond.headers['content-range']).toBe('bytes */10');
    expect((await range('bytes=4-2')).status).toBe(416);
    expect((await range('bytes=3-4,0-1')).bytes.toString()).toBe('0123456789');
  });

  test('is uploaded in chunks, and a chunk out of order is refused with the place to go on', async () => {
    const start = await app().call('admin', 'POST', '/v2/admin/chunks/blobs/uploads/');
    expect(start.status).toBe(202);
    let location = start.headers['location'] ?? '';
    const first = await app().call('admin', 'PATCH', location, Buffer.from('hello '), { 'content-range': '0-5' });
    expect(first.status).toBe(202);
    expect(first.headers['range']).toBe('0-5');
    location = first.headers['location'] ?? '';
    const skipped = await app().call('admin', 'PATCH', location, Buffer.from('world'), { 'content-range': '9-13' });
    expect(skipped.status).toBe(416);
    expect(skipped.headers['range']).toBe('0-5');
    const status = await app().call('admin', 'GET', location);
    expect([status.status, status.headers['range']]).toEqual([204, '0-5']);
    const short = await app().call('admin', 'PATCH', location, Buffer.from('wor'), { 'content-range': '6-10' });
    expect([short.status, short.json.errors[0].code]).toEqual([400, 'SIZE_INVALID']);
    const last = await app().call(
      'admin',
      'PUT',
      `${location}?digest=${digestFor('hello world')}`,
      Buffer.from('world'),
      {
        'content-range': '6-10',
      },
    );
    expect(last.status).toBe(201);
    expect((await app().call('admin', 'GET', last.headers['location'] ?? '')).bytes.toString()).toBe('hello world');
  });

  test('with another digest than its bytes is refused, and is not there', async () => {
    const wrong = digestFor('something else');
    const answer = await app().call(
      'admin',
      'POST',
      `/v2/admin/wrong/blobs/uploads/?digest=${wrong}`,
      Buffer.from('bytes'),
    );
    expect([answer.status, answer.json.errors[0].code]).toEqual([400, 'DIGEST_INVALID']);
    expect(answer.json.errors[0].detail.actual).toBe(digestFor('bytes'));
    expect((await app().call('admin', 'HEAD', `/v2/admin/wrong/blobs/${wrong}`)).status).toBe(404);
    expect((await app().call('admin', 'HEAD', `/v2/admin/wrong/blobs/${digestFor('bytes')}`)).status).toBe(404);
  });

  test('can have a sha512 digest, stated at the beginning or only at the end', async () => {
    const bytes = randomBytes(1_000);
    const digest = `sha512:${createHash('sha512').update(bytes).digest('hex')}`;
    for (const query of ['', '?digest-algorithm=sha512']) {
      const start = await app().call('admin', 'POST', `/v2/admin/sha512/blobs/uploads/${query}`);
      const end = await app().call('admin', 'PUT', `${start.headers['location']}?digest=${digest}`, bytes);
      expect([end.status, end.headers['docker-content-digest']]).toEqual([201, digest]);
    }
    expect((await app().call('admin', 'GET', `/v2/admin/sha512/blobs/${digest}`)).bytes.equals(bytes)).toBe(true);
  });

  test('upload can be cancelled, and belongs to its repository only', async () => {
    const start = await app().call('admin', 'POST', '/v2/admin/cancel/blobs/uploads/');
    const location = start.headers['location'] ?? '';
    await app().call('admin', 'POST', '/v2/admin/other/blobs/uploads/');
    const elsewhere = await app().call('admin', 'GET', location.replace('admin/cancel', 'admin/other'));
    expect([elsewhere.status, elsewhere.json.errors[0].code]).toEqual([404, 'BLOB_UPLOAD_UNKNOWN']);
    expect((await app().call('admin', 'DELETE', location)).status).toBe(204);
    expect((await app().call('admin', 'PATCH', location, Buffer.from('late'))).status).toBe(404);
  });

  test('abandoned as an upload is discarded after a day', async () => {
    const start = await app().call('admin', 'POST', '/v2/admin/abandoned/blobs/uploads/');
    const { registry } = app().app.doors.rooms;
    const { expireUploads } = await import('../../src/registry/expire-uploads.ts');
    expect(await expireUploads(registry, Date.now() * 1000 - 60_000_000)).toBe(0);
    expect(await expireUploads(registry, Date.now() * 1000 + 60_000_000)).toBeGreaterThan(0);
    expect((await app().call('admin', 'GET', start.headers['location'] ?? '')).status).toBe(404);
  });

  test('is mounted from a repository, named or not, and is refused to nobody but falls back to an upload', async () => {
    const digest = await uploadBlob(app(), 'admin/source', Buffer.from('shared'));
    const named = await app().call(
      'admin',
      'POST',
      `/v2/admin/mounted/blobs/uploads/?mount=${digest}&from=admin/source`,
    );
    expect(named.status).toBe(201);
    expect((await app().call('admin', 'HEAD', `/v2/admin/mounted/blobs/${digest}`)).status).toBe(200);
    expect((await app().call('admin', 'POST', `/v2/admin/mounted2/blobs/uploads/?mount=${digest}`)).status).toBe(201);
    const unknown = digestFor('nobody has this');
    const fallback = await app().call(
      'admin',
      'POST',
      `/v2/admin/mounted/blobs/uploads/?mount=${unknown}&from=admin/source`,
    );
    expect(fallback.status).toBe(202);
    const end = await app().call(
      'admin',
      'PUT',
      `${fallback.headers['location']}?digest=${unknown}`,
      Buffer.from('nobody has this'),
    );
    expect(end.status).toBe(201);
  });

  test('that a manifest needs cannot be deleted before the manifest', async () => {
    await pushImage(app().send('admin'), 'admin/needs', sampleImage('needed'), '1');
    const { digest } = await layerOf('admin/needs', '1');
    expect((await app().call('admin', 'DELETE', `/v2/admin/needs/blobs/${digest}`)).status).toBe(405);
    const manifest = await app().call('admin', 'HEAD', '/v2/admin/needs/manifests/1');
    expect(
      (await app().call('admin', 'DELETE', `/v2/admin/needs/manifests/${manifest.headers['docker-content-digest']}`))
        .status,
    ).toBe(202);
    expect((await app().call('admin', 'DELETE', `/v2/admin/needs/blobs/${digest}`)).status).toBe(202);
    expect((await app().call('admin', 'HEAD', `/v2/admin/needs/blobs/${digest}`)).status).toBe(404);
  });
});

async function layerOf(repository: string, tag: string): Promise<{ digest: string; size: number }> {
  return (await app().call('admin', 'GET', `/v2/${repository}/manifests/${tag}`)).json.layers[0];
}
