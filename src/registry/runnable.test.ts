// What a layer is by its first bytes, whatever its media type says.

import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blobOf } from '../image/built.ts';
import { writeTar } from '../image/tar.ts';
import { parseManifest } from '../oci/manifest.ts';
import { DOCKER_MANIFEST, OCI_CONFIG, OCI_MANIFEST } from '../oci/media-type.ts';
import { createMemoryStore } from '../storage/memory-store.ts';
import { isFilesystem, isRunnable } from './runnable.ts';

const tar = (path: string) => Buffer.from(writeTar([{ path, content: 'x' }]));

/** A header of the oldest form, without a byte that JSON could not hold. */
function jsonLike(sign: boolean): Buffer {
  const head = Buffer.alloc(512, 'x');
  head.write('{"evil":"', 0);
  head.write('000644  000000  000000  00000000001 00000000000         0', 100);
  if (sign) head.fill(0xe9, 200, 250);
  const sum = [...(sign ? new Int8Array(head) : head)].reduce((total, byte) => total + byte, 0);
  head.write(sum.toString(8).padStart(6, '0').padEnd(8, ' '), 148);
  return head;
}

/** Go reads a number up to its first zero byte. */
function behindItsEnd(): Buffer {
  const head = Buffer.from(tar('etc/passwd'));
  head.write('z', 155);
  return head;
}

test.each([
  ['gzip', gzipSync('x')],
  ['zstd', zstdCompressSync('x')],
  ['a frame that zstd skips', Buffer.from('502a4d1800000000', 'hex')],
  ['bzip2', Buffer.from('BZh91AY')],
  ['xz', Buffer.from('fd377a585a0000', 'hex')],
  ['tar', tar('etc/passwd')],
  ['tar that could begin a JSON text', jsonLike(false)],
  ['tar whose checksum has something behind its end', behindItsEnd()],
  ['tar whose writer has summed signed bytes', jsonLike(true)],
])('%s is a file system', (_, bytes) => {
  expect(isFilesystem(bytes.subarray(0, 512))).toBe(true);
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['zeros', Buffer.alloc(512)],
  [
    'a statement',
    Buffer.from(JSON.stringify({ _type: 'https://in-toto.io/Statement/v1', predicate: 'x'.repeat(600) })),
  ],
  ['a tar that is cut short', tar('a').subarray(0, 511)],
])('%s is none', (_, bytes) => {
  expect(isFilesystem(bytes.subarray(0, 512))).toBe(false);
});

test('no text of JSON is taken for one', () => {
  fc.assert(fc.property(fc.json(), (text) => !isFilesystem(Buffer.from(text).subarray(0, 512))));
});

test("Docker's manifests are run whatever their configuration calls itself", async () => {
  const blob = (mediaType: string) => blobOf(mediaType, Buffer.from('x')).descriptor;
  const manifest = (mediaType: string, config: string) =>
    parseManifest(
      Buffer.from(
        JSON.stringify({
          ...{ schemaVersion: 2, mediaType, config: blob(config) },
          layers: [blob('application/vnd.docker.image.rootfs.diff.tar.gzip')],
        }),
      ),
      mediaType,
    );
  const store = createMemoryStore();
  expect(await isRunnable(store, new Map(), manifest(DOCKER_MANIFEST, 'application/octet-stream'))).toBe(true);
  expect(await isRunnable(store, new Map(), manifest(OCI_MANIFEST, OCI_CONFIG))).toBe(true);
  expect(await isRunnable(store, new Map(), manifest(OCI_MANIFEST, 'application/vnd.oci.empty.v1+json'))).toBe(false);
});
