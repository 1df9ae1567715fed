// Takes an index out of an archive that somebody brought. Nothing in it is trusted before its signature and checksums
// are right, and the live index stays until the new one is whole.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { MICROSECONDS_PER_DAY, type Microseconds } from '../../clock.ts';
import { ShiplockError } from '../../errors.ts';
import { type TrustOptions, verifyManifest } from '../../signature/archive-signature.ts';
import { INDEX_FORMAT } from '../index-format.ts';
import { checkIndex } from '../read-index-table.ts';
import { ByteReader } from './byte-reader.ts';
import {
  ARCHIVE_FORMAT,
  type ArchiveFile,
  type ArchiveManifest,
  INDEX_NAME,
  MANIFEST_NAME,
  parseManifest,
  SIGNATURE_NAME,
} from './manifest.ts';
import { BLOCK, paddingOf, readTarHeader } from './tar-header.ts';

export interface ReadArchiveOptions extends TrustOptions {
  /** The serial of the archive that was imported last; null when there was none. */
  readonly lastSerial: number | null;
  /** An archive from further in the future than a day is refused, as its serial would shut out all later ones. */
  readonly now: Microseconds;
  /** Takes an archive that is not newer than the last one. */
  readonly force?: boolean;
  /** How large the index may be; 4 GiB unless said. */
  readonly maxBytes?: number;
}

export interface ReadArchive {
  readonly manifest: ArchiveManifest;
  /** Fingerprint of the key that signed it. */
  readonly signer: string;
}

const MAX_MANIFEST = 1024 * 1024;
const MAX_INDEX = 4 * 1024 * 1024 * 1024;

/**
 * Checks an archive and puts its index at `target`, for `publishIndex`; on an error there is nothing there.
 * @throws ShiplockError INVALID when it is damaged, altered or of a newer format; DENIED when its signer is not trusted;
 *   CONFLICT when it is not newer than the last; TOO_LARGE beyond `maxBytes`.
 */
export async function readArchive(path: string, target: string, options: ReadArchiveOptions): Promise<ReadArchive> {
  await rm(target, { force: true });
  try {
    const read = await extractIndex(path, target, options);
    checkIndex(target);
    return read;
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
}

async function extractIndex(path: string, target: string, options: ReadArchiveOptions): Promise<ReadArchive> {
  const input = createReadStream(path);
  const zstd = createZstdDecompress();
  // Its errors come out of `zstd`, which ends with them.
  const unpacking = pipeline(input, zstd).catch(() => {});
  try {
    const reader = new ByteReader(zstd);
    const manifestBytes = await readSmall(reader, MANIFEST_NAME);
    const signatureText = (await readSmall(reader, SIGNATURE_NAME)).toString();
    const manifest = parseManifest(manifestBytes.toString());
    if (manifest === null) throw damaged('its manifest cannot be read');
    const signer = verifyManifest(manifestBytes, signatureText, options);
    const file = checkManifest(manifest, options);
    const size = await readHeader(reader, INDEX_NAME);
    if (size !== file.size) throw damaged('its index has another size than the manifest says');
    await writeChecked(reader.stream(size), target, file);
    return { manifest, signer };
  } catch (error) {
    throw isOurs(error) ? error : damaged(error instanceof Error ? error.message : String(error));
  } finally {
    input.destroy();
    zstd.destroy();
    await unpacking;
  }
}

/** Also a disk that is full, or a file that is not there, is no fault of the archive. */
function isOurs(error: unknown): boolean {
  return error instanceof ShiplockError || (error instanceof Error && 'syscall' in error);
}

/** The files of an archive stand in one order, so that nothing is read that is not asked for. */
async function readHeader(reader: ByteReader, name: string): Promise<number> {
  const header = readTarHeader(await reader.take(BLOCK));
  if (header?.name !== name) throw damaged(`it has no ${name} in its place`);
  return header.size;
}

async function readSmall(reader: ByteReader, name: string): Promise<Buffer> {
  const size = await readHeader(reader, name);
  if (size > MAX_MANIFEST) throw damaged(`its ${name} has ${size} bytes`);
  const bytes = await reader.take(size);
  await reader.take(paddingOf(size));
  return bytes;
}

function checkManifest(manifest: ArchiveManifest, options: ReadArchiveOptions): ArchiveFile {
  const { format, indexFormat, serial } = manifest;
  if (format > ARCHIVE_FORMAT || indexFormat > INDEX_FORMAT) {
    throw new ShiplockError(
      'INVALID',
      'the archive was written by a newer version: update Shiplock, or export it with this one',
    );
  }
  if (format < ARCHIVE_FORMAT || indexFormat < INDEX_FORMAT) {
    throw new ShiplockError('INVALID', 'the archive was written by an older version: export it with this one');
  }
  if (serial > options.now + MICROSECONDS_PER_DAY) {
    throw new ShiplockError('INVALID', `the archive says that it is of ${manifest.createdAt}, which is in the future`);
  }
  if (!options.force && options.lastSerial !== null && serial <= options.lastSerial) {
    throw new ShiplockError(
      'CONFLICT',
      `the archive of ${manifest.createdAt} (serial ${serial}) is not newer than the last one (serial ${options.lastSerial})`,
      { serial },
    );
  }
  const file = manifest.files.find((it) => it.name === INDEX_NAME);
  if (!file || manifest.files.length !== 1) throw damaged(`its manifest names other files than ${INDEX_NAME}`);
  if (file.size > (options.maxBytes ?? MAX_INDEX))
    throw new ShiplockError('TOO_LARGE', `its index has ${file.size} bytes`);
  return file;
}

async function writeChecked(bytes: AsyncIterable<Uint8Array>, target: string, file: ArchiveFile): Promise<void> {
  const hash = createHash('sha256');
  const handle = await open(target, 'wx');
  try {
    for await (const chunk of bytes) {
      hash.update(chunk);
      await handle.write(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (hash.digest('hex') !== file.sha256) throw damaged('its index has another checksum than the manifest says');
}

function damaged(reason: string): ShiplockError {
  return new ShiplockError('INVALID', `this is no whole archive of advisories: ${reason}`);
}
