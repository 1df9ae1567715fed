// OSV's `all.zip` of an ecosystem (https://google.github.io/osv.dev/data/): one JSON file for each record. Read entry by
// entry from a file, as the large ones hold gigabytes.

import type { Entry, ZipFile } from 'yauzl';
import { openPromise } from 'yauzl';
import { ShiplockError } from '../../errors.ts';
import { parseJson } from '../../json.ts';
import { textWithin } from '../../outbound/bounded.ts';
import { readOsv } from '../read-osv.ts';
import type { FeedItem } from '../record.ts';

export interface ZipLimits {
  readonly entries: number;
  /** Of one record, unpacked. */
  readonly entryBytes: number;
  /** Of all records, unpacked. */
  readonly bytes: number;
}

/** Several times the largest ecosystem of 2026. */
const LIMITS: ZipLimits = { entries: 2_000_000, entryBytes: 16 * 1024 * 1024, bytes: 16 * 1024 * 1024 * 1024 };

/**
 * The records of the zip file. One that is too large or damaged is named as unusable.
 * @throws ShiplockError INVALID when the file is no zip, or its directory is damaged; TOO_LARGE beyond a limit.
 */
export async function* readOsvZip(path: string, limits: ZipLimits = LIMITS): AsyncGenerator<FeedItem> {
  const zip = await openZip(path);
  try {
    if (zip.entryCount > limits.entries) throw tooLarge(`more than ${limits.entries} files`);
    let bytes = 0;
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith('.json')) continue;
      bytes += entry.uncompressedSize;
      if (bytes > limits.bytes) throw tooLarge(`more than ${limits.bytes} bytes of records`);
      yield await readEntry(zip, entry, limits);
    }
  } catch (error) {
    throw error instanceof ShiplockError ? error : notZip(error);
  } finally {
    zip.close();
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { lazyEntries: true, autoClose: false });
  } catch (error) {
    throw notZip(error);
  }
}

async function readEntry(zip: ZipFile, entry: Entry, limits: ZipLimits): Promise<FeedItem> {
  if (entry.uncompressedSize > limits.entryBytes) return unusable(entry, `is larger than ${limits.entryBytes} bytes`);
  try {
    const stream = await zip.openReadStreamPromise(entry);
    return readOsv(parseJson(await textWithin(stream, limits.entryBytes)));
  } catch (error) {
    return unusable(entry, `cannot be unpacked: ${error instanceof Error ? error.message : error}`);
  }
}

function unusable(entry: Entry, reason: string): FeedItem {
  return { kind: 'unusable', name: entry.fileName.slice(0, 200), reason };
}

function tooLarge(what: string): ShiplockError {
  return new ShiplockError('TOO_LARGE', `the zip file of advisories holds ${what}`);
}

function notZip(cause: unknown): ShiplockError {
  return new ShiplockError('INVALID', `this is no whole zip file: ${cause instanceof Error ? cause.message : cause}`);
}
