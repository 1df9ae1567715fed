// A folder of advisories, as an administrator without a network has it: OSV zips and JSON lines, Alpine's and Debian's
// own files, CISA's catalog and EPSS, each known by its name.

import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Microseconds } from '../../../clock.ts';
import type { AdvisorySource, FeedItem } from '../record.ts';
import { bounded, boundedGunzip, textWithin } from './bounded.ts';
import { readDebianTracker } from './read-debian-tracker.ts';
import { readEpss } from './read-epss.ts';
import { readJsonlFile } from './read-jsonl.ts';
import { readKev } from './read-kev.ts';
import { readOsvZip } from './read-osv-zip.ts';
import { readSecdb } from './read-secdb.ts';

const MAX_TEXT = 256 * 1024 * 1024;

/** Which reader takes a file of this name; others are left out. */
const READERS: readonly (readonly [name: RegExp, read: (path: string) => AsyncIterable<FeedItem>])[] = [
  [/\.zip$/, (path) => readOsvZip(path)],
  [/\.jsonl(?:\.gz)?$/, readJsonlFile],
  [/^epss[^/]*\.csv\.gz$/, (path) => readEpss(createReadStream(path))],
  [/(?:kev|known_exploited)[^/]*\.json(?:\.gz)?$/, (path) => fromText(path, (text) => readKev(text).items)],
  [/^debian[^/]*tracker[^/]*\.json(?:\.gz)?$/, (path) => fromText(path, readDebianTracker)],
  [/(?:main|community)\.json(?:\.gz)?$/, (path) => fromText(path, (text) => readSecdb([{ name: path, text }]))],
];

/** One source for each file in the folder that is known; each counts as fetched when it was written, at the latest `now`. */
export async function readFolder(folder: string, now: Microseconds): Promise<AdvisorySource[]> {
  const names = (await readdir(folder)).sort();
  const sources: AdvisorySource[] = [];
  for (const file of names) {
    const reader = READERS.find(([pattern]) => pattern.test(file));
    if (!reader) continue;
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
  return sources;
}

async function* fromText(path: string, read: (text: string) => Iterable<FeedItem>): AsyncGenerator<FeedItem> {
  const bytes = createReadStream(path);
  const text = path.endsWith('.gz') ? boundedGunzip(bytes, MAX_TEXT) : bounded(bytes, MAX_TEXT);
  yield* read(await textWithin(text, MAX_TEXT));
}
