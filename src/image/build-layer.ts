// Layers: a tar archive, compressed, under the media type of its format (OCI Image Specification 1.1, "Layer";
// Docker's image manifest version 2, schema 2).

import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { type Blob, blobOf } from './built.ts';
import { type TarEntry, writeTar } from './tar.ts';

export type Format = 'oci' | 'docker';
export type Compression = 'gzip' | 'zstd' | 'none';

export interface LayerSpec {
  readonly files: readonly TarEntry[];
  /** `gzip` by default. */
  readonly compression?: Compression;
  /** The command that is said to have made the layer, for the image's history. */
  readonly createdBy?: string;
}

export interface Layer {
  readonly blob: Blob;
  /** The digest of the archive before compression, which the image's config names. */
  readonly diffId: string;
}

const MEDIA_TYPES: Readonly<Record<Format, Readonly<Partial<Record<Compression, string>>>>> = {
  oci: {
    gzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
    zstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
    none: 'application/vnd.oci.image.layer.v1.tar',
  },
  docker: {
    gzip: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
    none: 'application/vnd.docker.image.rootfs.diff.tar',
  },
};

/**
 * Builds a layer.
 * @throws Error for zstd in Docker's format, which does not know it
 */
export function buildLayer(spec: LayerSpec, format: Format = 'oci'): Layer {
  const compression = spec.compression ?? 'gzip';
  const mediaType = MEDIA_TYPES[format][compression];
  if (!mediaType) throw new Error(`an image in ${format} format cannot have layers compressed with ${compression}`);
  const tar = writeTar(spec.files);
  return { blob: blobOf(mediaType, compress(tar, compression)), diffId: blobOf('', tar).descriptor.digest };
}

function compress(bytes: Uint8Array, compression: Compression): Uint8Array {
  if (compression === 'none') return bytes;
  if (compression === 'zstd') return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
  const compressed = gzipSync(bytes);
  // Byte 9 names the operating system (RFC 1952); 255 is "unknown", so that every machine makes the same layer.
  compressed[9] = 255;
  return compressed;
}
