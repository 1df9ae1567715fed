// What the builders make is read by the parser of our own words, and named by digests that must never change.

import { createHash } from 'node:crypto';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { buildArtifact } from '../../src/image/build-artifact.ts';
import { buildImage } from '../../src/image/build-image.ts';
import { buildIndex } from '../../src/image/build-index.ts';
import { buildLayer } from '../../src/image/build-layer.ts';
import type { Built } from '../../src/image/built.ts';
import { parseManifest } from '../../src/oci/manifest.ts';

const FILES = [{ path: 'hello', content: 'hello\n' }];

function parse({ manifest }: Built) {
  return parseManifest(manifest.bytes, manifest.descriptor.mediaType);
}

const sha256 = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

describe('an image', () => {
  test.each(['oci', 'docker'] as const)('in %s format names its blobs by digest and size', (format) => {
    const image = buildImage({ format, layers: [{ files: FILES }, { files: FILES, compression: 'none' }] });
    const manifest = parse(image);
    expect(manifest.kind).toBe('image');
    expect([manifest.config, ...manifest.layers]).toEqual(image.blobs.map((blob) => blob.descriptor));
    for (const { descriptor, bytes } of [...image.blobs, image.manifest]) {
      expect(descriptor).toMatchObject({ digest: sha256(bytes), size: bytes.length });
    }
  });

  test('is the same whenever it is built', () => {
    const build = () => buildImage({ layers: [{ files: FILES, compression: 'none' }], labels: { a: 'b' } });
    expect(build()).toEqual(build());
    expect(build().manifest.descriptor.digest).toMatchInlineSnapshot(
      `"sha256:54fad8213ee5def50be85fcf6338c8db491d9fe9b1ea54315b8c1fca9caa9915"`,
    );
  });

  test('has a config with the digests of the layers before compression', () => {
    const image = buildImage({ layers: [{ files: FILES, compression: 'zstd' }], command: ['/hello'] });
    const config = JSON.parse(Buffer.from(image.blobs[0]?.bytes ?? []).toString()) as Record<string, unknown>;
    const { diffId } = buildLayer({ files: FILES });
    expect(config).toMatchObject({ os: 'linux', rootfs: { diff_ids: [diffId] }, config: { Cmd: ['/hello'] } });
  });
});

describe('a layer', () => {
  test('is compressed as its media type says', () => {
    const plain = buildLayer({ files: FILES, compression: 'none' }).blob;
    const gzip = buildLayer({ files: FILES, compression: 'gzip' }).blob;
    const zstd = buildLayer({ files: FILES, compression: 'zstd' }).blob;
    expect(gunzipSync(gzip.bytes)).toEqual(plain.bytes);
    expect(zstdDecompressSync(zstd.bytes)).toEqual(plain.bytes);
    expect(zstd.descriptor.mediaType).toBe('application/vnd.oci.image.layer.v1.tar+zstd');
  });

  test("cannot be zstd in Docker's format", () => {
    expect(() => buildLayer({ files: FILES, compression: 'zstd' }, 'docker')).toThrow('cannot have layers');
  });
});

test('an index lists its images with their platforms', () => {
  const images = ['amd64', 'arm64'].map((architecture) =>
    buildImage({ layers: [{ files: FILES }], platform: { os: 'linux', architecture } }),
  );
  const index = parse(buildIndex(images));
  expect(index.manifests.map((child) => child.platform?.architecture)).toEqual(['amd64', 'arm64']);
  expect(parse(buildIndex(images, { format: 'docker' })).kind).toBe('index');
});

test('an artifact refers to its subject', () => {
  const image = buildImage({ layers: [{ files: FILES }] });
  const artifact = buildArtifact({
    artifactType: 'application/vnd.cyclonedx+json',
    subject: image.manifest.descriptor,
    content: { mediaType: 'application/vnd.cyclonedx+json', bytes: '{}' },
  });
  expect(parse(artifact)).toMatchObject({
    artifactType: 'application/vnd.cyclonedx+json',
    subject: { digest: image.manifest.descriptor.digest, size: image.manifest.bytes.length },
  });
});
