// What an archive of advisories says of itself: the first file in it, and what is signed.

import { arrayOf, isObject, parseJson, textOf } from '../../json.ts';

/** Changes when older readers could not read what a newer writer writes. */
export const ARCHIVE_FORMAT = 1;
/** What every archive of ours calls itself. */
export const ARCHIVE_KIND = 'shiplock-advisories';
/** The compiled index. */
export const INDEX_NAME = 'advisories.db';
export const MANIFEST_NAME = 'manifest.json';
/** Over the bytes of the manifest: ed25519, base64, with the key that made it. */
export const SIGNATURE_NAME = 'manifest.sig';

export interface ArchiveFile {
  readonly name: string;
  readonly size: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

export interface ArchiveFeed {
  readonly name: string;
  readonly label: string;
  readonly records: number;
  /** Whole microseconds since 1970. */
  readonly fetchedAt: number;
  readonly dataAsOf: number | null;
}

export interface ArchiveManifest {
  readonly kind: typeof ARCHIVE_KIND;
  readonly format: number;
  /** Format of the index inside. */
  readonly indexFormat: number;
  /** Grows from archive to archive: the time of writing in whole microseconds since 1970. */
  readonly serial: number;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly feeds: readonly ArchiveFeed[];
  readonly files: readonly ArchiveFile[];
}

/** The manifest that the text is; null when it is none of an archive of ours. Its format may be a newer one. */
export function parseManifest(text: string): ArchiveManifest | null {
  const value = parseJson(text);
  if (!isObject(value) || value['kind'] !== ARCHIVE_KIND) return null;
  const { format, indexFormat, serial } = value;
  const createdAt = textOf(value['createdAt'], 40);
  if (!isCount(format) || !isCount(indexFormat) || !isCount(serial) || createdAt === null) return null;
  const files = arrayOf(value['files'], 10).flatMap((it) => readFile(it) ?? []);
  const feeds = arrayOf(value['feeds'], 1_000).flatMap((it) => readFeed(it) ?? []);
  return { kind: ARCHIVE_KIND, format, indexFormat, serial, createdAt, feeds, files };
}

function readFile(value: unknown): ArchiveFile | null {
  if (!isObject(value)) return null;
  const name = textOf(value['name'], 100);
  const sha256 = textOf(value['sha256'], 64);
  const size = value['size'];
  return name !== null && isCount(size) && sha256 !== null && /^[0-9a-f]{64}$/.test(sha256)
    ? { name, size, sha256 }
    : null;
}

function readFeed(value: unknown): ArchiveFeed | null {
  if (!isObject(value)) return null;
  const name = textOf(value['name'], 200);
  const label = textOf(value['label'], 200);
  const { records, fetchedAt, dataAsOf } = value;
  if (name === null || label === null || !isCount(records) || !isCount(fetchedAt)) return null;
  return { name, label, records, fetchedAt, dataAsOf: isCount(dataAsOf) ? dataAsOf : null };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
