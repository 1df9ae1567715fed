// OSV records one a line, plain or gzip: the best form for a folder of advisories that is copied between hosts.

import { createReadStream } from 'node:fs';
import { parseJson } from '../../json.ts';
import { boundedGunzip } from '../../outbound/bounded.ts';
import { readOsv } from '../read-osv.ts';
import type { FeedItem } from '../record.ts';
import { linesOf } from './lines-of.ts';

/** No OSV record is longer. */
const MAX_LINE = 16 * 1024 * 1024;
const MAX_FILE = 4 * 1024 * 1024 * 1024;

/**
 * The records of one file. A line that is no record is named as unusable.
 * @throws ShiplockError INVALID for a file that is no gzip although it is called so, or that has no end.
 */
export async function* readJsonlFile(path: string): AsyncGenerator<FeedItem> {
  const bytes = createReadStream(path);
  const text = path.endsWith('.gz') ? boundedGunzip(bytes, MAX_FILE) : bytes;
  for await (const line of linesOf(text, MAX_LINE)) {
    if (line.trim() !== '') yield readOsv(parseJson(line));
  }
}
