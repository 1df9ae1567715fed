// Writes an index into an archive for hosts without a network: a tar file, packed with zstd, with the manifest and its
// signature before the index, so that a reader refuses it before it has read much.

import { createHash, type KeyObject } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import { isoTime, type Microseconds } from '../../clock.ts';
import { signManifest } from '../../signature/archive-signature.ts';
import { INDEX_FORMAT } from '../index-format.ts';
import { feedsIn } from '../open-index.ts';
import {
  ARCHIVE_FORMAT,
  ARCHIVE_KIND,
  type ArchiveManifest,
  INDEX_NAME,
  MANIFEST_NAME,
  SIGNATURE_NAME,
} from './manifest.ts';
import { BLOCK, paddingOf, tarHeader } from './tar-header.ts';

/** A second for 20 MB; the highest levels gain little more. */
const LEVEL = 10;

export interface WriteArchiveOptions {
  /** The exporter's ed25519 key. */
  readonly privateKey: KeyObject;
  /** The archive's time and serial. */
  readonly now: Microseconds;
}

/**
 * Writes the archive of the index to `path`, whole or not at all.
 * @throws ShiplockError NOT_FOUND or INVALID when there is no index that can be read.
 */
export async function writeArchive(
  indexPath: string,
  path: string,
  options: WriteArchiveOptions,
): Promise<ArchiveManifest> {
  const part = `${path}.part`;
  const copy = `${path}.index`;
  try {
    // The live index may be replaced at any time; the copy is what is measured, hashed and packed.
    const feeds = feedsIn(indexPath).map(({ name, label, records, fetchedAt, dataAsOf }) => {
      return { name, label, records, fetchedAt, dataAsOf };
    });
    await copyFile(indexPath, copy);
    const { size } = await stat(copy);
    const manifest: ArchiveManifest = {
      kind: ARCHIVE_KIND,
      ...{
        format: ARCHIVE_FORMAT,
        indexFormat: INDEX_FORMAT,
        serial: options.now,
        createdAt: isoTime(options.now),
        feeds,
      },
      files: [{ name: INDEX_NAME, size, sha256: await sha256Of(copy) }],
    };
    const zstd = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: LEVEL } });
    await pipeline(tarOf(copy, manifest, options.privateKey), zstd, createWriteStream(part));
    await rename(part, path);
    return manifest;
  } finally {
    await Promise.all([rm(part, { force: true }), rm(copy, { force: true })]);
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

async function* tarOf(indexPath: string, manifest: ArchiveManifest, privateKey: KeyObject): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(JSON.stringify(manifest));
  yield* smallFile(MANIFEST_NAME, bytes);
  yield* smallFile(SIGNATURE_NAME, Buffer.from(signManifest(bytes, privateKey)));
  for (const { name, size } of manifest.files) {
    yield tarHeader({ name, size });
    yield* createReadStream(indexPath);
    // Two empty blocks end a tar file.
    yield Buffer.alloc(paddingOf(size) + 2 * BLOCK);
  }
}

function* smallFile(name: string, bytes: Buffer): Generator<Uint8Array> {
  yield tarHeader({ name, size: bytes.length });
  yield bytes;
  yield Buffer.alloc(paddingOf(bytes.length));
}
