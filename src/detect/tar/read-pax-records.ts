// Extended headers of the pax format: `LENGTH KEY=VALUE\n`, again and again
// (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html, "pax Extended Header").

import { Unreadable } from '../unreadable.ts';

/** The records, the last of each key. @throws Unreadable */
export function readPaxRecords(bytes: Buffer): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(0x20, at);
    const length = blank === -1 || blank - at > 10 ? Number.NaN : Number(bytes.toString('latin1', at, blank));
    const end = at + length;
    const equals = bytes.indexOf(0x3d, blank);
    if (!Number.isInteger(length) || end > bytes.length || bytes[end - 1] !== 0x0a || equals === -1 || equals >= end) {
      throw new Unreadable('has a broken extended header');
    }
    records.set(bytes.toString('utf8', blank + 1, equals), bytes.toString('utf8', equals + 1, end - 1));
    at = end;
  }
  return records;
}
