// What has changed in an OSV ecosystem since the last time: its `modified_id.csv` names every record with the time of its
// last change, the newest first (https://google.github.io/osv.dev/data/), and each record has an address of its own.

import type { Microseconds } from '../../clock.ts';
import { ShiplockError } from '../../errors.ts';
import { parseJson } from '../../json.ts';
import { textWithin } from '../../outbound/bounded.ts';
import { type DownloadOptions, download } from '../../outbound/download.ts';
import { readOsv } from '../read-osv.ts';
import type { FeedItem } from '../record.ts';
import { linesOf } from './lines-of.ts';

/** Beyond this, the whole ecosystem is the smaller download. */
export const MAX_CHANGES = 5_000;

const MAX_RECORD = 16 * 1024 * 1024;
const MAX_LINE = 1_000;
/** At once, so that the server is not pressed. */
const PARALLEL = 8;

export interface OsvChanges {
  /** Ids of the records that changed since. */
  readonly ids: readonly string[];
  /** The time of the newest change: what to ask for next time. */
  readonly until: Microseconds;
}

/**
 * The changes after `since` in a `modified_id.csv`; null when there are more than `MAX_CHANGES`.
 * @throws ShiplockError INVALID when the text is no such list.
 */
export async function readOsvChanges(csv: AsyncIterable<Uint8Array>, since: Microseconds): Promise<OsvChanges | null> {
  const ids: string[] = [];
  let until = since;
  for await (const line of linesOf(csv, MAX_LINE)) {
    if (line.trim() === '') continue;
    const [time = '', path = ''] = line.trim().split(',', 2);
    const at = Date.parse(time) * 1000;
    const id = path.slice(path.lastIndexOf('/') + 1);
    if (Number.isNaN(at) || !/^[A-Za-z0-9][A-Za-z0-9._:-]{0,199}$/.test(id)) {
      throw new ShiplockError('INVALID', "this is no modified_id.csv of OSV: a line is not 'time,id'");
    }
    if (at <= since) break;
    until = Math.max(until, at);
    ids.push(id);
    if (ids.length > MAX_CHANGES) return null;
  }
  return { ids, until };
}

/**
 * Downloads these records from `base`, such as `https://osv-vulnerabilities.storage.googleapis.com/npm`.
 * @throws ShiplockError when one cannot be downloaded: half of the changes must not pass for all.
 */
export async function* downloadOsvRecords(
  base: string,
  ids: readonly string[],
  options: Omit<DownloadOptions, 'maxBytes' | 'state'>,
): AsyncGenerator<FeedItem> {
  for (let from = 0; from < ids.length; from += PARALLEL) {
    yield* await Promise.all(
      ids.slice(from, from + PARALLEL).map(async (id) => {
        const file = await download(`${base}/${encodeURIComponent(id)}.json`, { ...options, maxBytes: MAX_RECORD });
        return readOsv(parseJson(file ? await textWithin(file.body, MAX_RECORD) : ''));
      }),
    );
  }
}
