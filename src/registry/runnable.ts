// Which manifests a runtime can start. Some unpack a layer whatever its media type says, so that a signature, as cosign
// attaches it, and an image in disguise differ in their bytes only.

import type { Manifest } from '../oci/manifest.ts';
import { DOCKER_MANIFEST, FILESYSTEM_LAYERS, IMAGE_CONFIGS } from '../oci/media-type.ts';
import type { BlobStore } from '../storage/blob-store.ts';

const BLOCK = 512;
/** Where a tar header has its checksum, and how long it is (POSIX.1-1988, "ustar"). */
const CHECKSUM = { at: 148, length: 8 } as const;
/** gzip, bzip2, xz, zstd, and the frames that zstd skips. */
const COMPRESSED = ['1f8b', '425a68', 'fd377a585a00', '28b52ffd'].map((hex) => Buffer.from(hex, 'hex'));

/**
 * True for an image's configuration with a layer that is a file system, by its media type or by its first bytes.
 * @param shown the sizes in bytes of the blobs that may be looked at
 */
export async function isRunnable(
  blobs: BlobStore,
  shown: ReadonlyMap<string, number>,
  { mediaType, config, layers }: Manifest,
): Promise<boolean> {
  // Of Docker's manifests nobody asks what the configuration calls itself.
  const isConfigured =
    config && (mediaType.toLowerCase() === DOCKER_MANIFEST || IMAGE_CONFIGS.includes(config.mediaType.toLowerCase()));
  if (!isConfigured) return false;
  const isFilesystemType = (type: string) => FILESYSTEM_LAYERS.some((begin) => type.startsWith(begin));
  if (layers.some(({ mediaType }) => isFilesystemType(mediaType.toLowerCase()))) return true;
  for (const { digest } of layers) {
    const size = shown.get(digest);
    // What is not here may be anything.
    if (size === undefined) return true;
    const head: Buffer[] = [];
    await blobs.read(digest, { start: 0, end: Math.min(size, BLOCK) }, async (chunk) => {
      head.push(Buffer.from(chunk));
    });
    if (isFilesystem(Buffer.concat(head))) return true;
  }
  return false;
}

/** @param head the first 512 bytes */
export function isFilesystem(head: Buffer): boolean {
  const isSkippable = /^5[0-9a-f]2a4d18/.test(head.toString('hex', 0, 4));
  return isSkippable || COMPRESSED.some((magic) => head.subarray(0, magic.length).equals(magic)) || isTarHeader(head);
}

/** By its checksum, which every reader of tar asks for; old ones have summed signed bytes. */
function isTarHeader(head: Buffer): boolean {
  if (head.length < BLOCK) return false;
  const { at, length } = CHECKSUM;
  // As Go reads it: without what surrounds it, up to the first zero byte, and nothing is 0.
  const [text = ''] = head
    .toString('latin1', at, at + length)
    .replace(/^[\0 ]+|[\0 ]+$/g, '')
    .split('\0');
  if (!/^[0-7]*$/.test(text)) return false;
  const summed = Buffer.from(head.subarray(0, BLOCK)).fill(' ', at, at + length);
  const unsigned = summed.reduce((sum, byte) => sum + byte, 0);
  const signed = new Int8Array(summed).reduce((sum, byte) => sum + byte, 0);
  return [unsigned, signed].includes(Number.parseInt(text || '0', 8));
}
