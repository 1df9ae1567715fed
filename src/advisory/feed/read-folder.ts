// A folder of advisories, as an administrator without a network has it: OSV zips and JSON lines, Alpine's and Debian's
// own files, CISA's catalog and EPSS, each known by its name.

import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Microseconds } from '../../clock.ts';
import { ShiplockError } from '../../errors.ts';
import { bounded, boundedGunzip, textWithin } from '../../outbound/bounded.ts';
import type { AdvisorySource, FeedItem } from '../record.ts';
import { readDebianTracker } from './read-debian-tracker.ts';
import { readEpss } from './read-epss.ts';
import { readJsonlFile } from './read-jsonl.ts';
import { readKev } from './read-kev.ts';
import { readOsvZip } from './read-osv-zip.ts';
import { readSecdb } from './read-secdb.ts';

const MAX_TEXT = 256 * 1024 * 1024;
const WHAT_IS_READ =
  'OSV as NAME.zip or NAME.jsonl, epss….csv, …kev….json, debian-tracker.json, or main.json and community.json of Alpine';

/** Which reader takes a file of this name; others are passed over. */
const READERS: readonly (readonly [name: RegExp, read: (path: string) => AsyncIterable<FeedItem>])[] = [
  [/\.zip$/, (path) => readOsvZip(path)],
  [/\.jsonl(?:\.gz)?$/, readJsonlFile],
  [/^epss[^/]*\.csv(?:\.gz)?$/, (path) => readEpss(unpacked(path))],
  [/(?:kev|known_exploited)[^/]*\.json(?:\.gz)?$/, (path) => fromText(path, (text) => readKev(text).items)],
  [/^debian[^/]*tracker[^/]*\.json(?:\.gz)?$/, (path) => fromText(path, readDebianTracker)],
  [/(?:main|community)\.json(?:\.gz)?$/, (path) => fromText(path, (text) => readSecdb([{ name: path, text }]))],
];

export interface Folder {
  readonly sources: readonly AdvisorySource[];
  /** Names of files that are none of those that are read, and of folders. */
  readonly passedOver: readonly string[];
}

/**
 * One source for each file in the folder that is known; each counts as fetched when it was written, at the latest `now`.
 * @throws ShiplockError INVALID for a folder that is not there, or has nothing that is read
 */
export async function readFolder(folder: string, now: Microseconds): Promise<Folder> {
  const sources: AdvisorySource[] = [];
  const passedOver: string[] = [];
  for (const file of await filesIn(folder)) {
    const reader = READERS.find(([pattern]) => pattern.test(file));
    if (!reader) {
      passedOver.push(file);
      continue;
    }
    const path = join(folder, file);
    const modifiedAt = Math.floor((await stat(path)).mtimeMs) * 1000;
    const name = `file-${file.replace(/\.(?:zip|jsonl|json|csv)(?:\.gz)?$|\.osv\.jsonl(?:\.gz)?$/, '')}`;
    sources.push({
      info: { name, label: `The file ${file}`, url: `file:${file}`, license: 'unknown', attribution: '', covers: null },
      mode: 'replace',
      // The folder knows what it knew when the file was put there, however often it is read.
      fetchedAt: Math.min(modifiedAt, now),
      dataAsOf: modifiedAt,
      items: reader[1](path),
    });
  }
  if (sources.length === 0) {
    throw new ShiplockError('INVALID', `${folder} has no file of advisories: put ${WHAT_IS_READ} there`);
  }
  return { sources, passedOver };
}

/** Names of folders end with a slash; what is in them is not read. */
async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const shown = entries.filter(({ name }) => !name.startsWith('.'));
    return shown.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
  } catch (error) {
    throw new ShiplockError('INVALID', `the folder of advisories cannot be read: ${(error as Error).message}`);
  }
}

function unpacked(path: string): AsyncIterable<Uint8Array> {
  const bytes = createReadStream(path);
  return path.endsWith('.gz') ? boundedGunzip(bytes, MAX_TEXT) : bounded(bytes, MAX_TEXT);
}

async function* fromText(path: string, read: (text: string) => Iterable<FeedItem>): AsyncGenerator<FeedItem> {
  yield* read(await textWithin(unpacked(path), MAX_TEXT));
}
