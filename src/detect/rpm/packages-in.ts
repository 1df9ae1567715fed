// The packages of an RPM database, whatever keeps their headers: one that is damaged takes no others with it.

import type { FileEvidence, FoundPackage } from '../evidence.ts';
import { OwnedPaths } from '../owned-paths.ts';
import { Unreadable } from '../unreadable.ts';
import { readRpmHeader } from './read-header.ts';

/**
 * Reads each header.
 * @param headers throws when the database cannot be read further
 * @param size of the database; headers that are larger together lie on one another, and were made to be read for ever
 */
export function packagesIn(headers: Iterable<Buffer>, size: number): FileEvidence {
  const packages: FoundPackage[] = [];
  const owned = new OwnedPaths();
  let damaged = 0;
  let read = 0;
  const iterator = headers[Symbol.iterator]();
  for (;;) {
    try {
      const next = iterator.next();
      if (next.done) break;
      read += next.value.length;
      if (read > size) throw new Unreadable('has packages that lie on one another');
      const found = tryHeader(next.value, owned);
      if (found === 'damaged') damaged++;
      else if (found) packages.push(found);
    } catch {
      return { packages, gap: { kind: 'unreadable', detail: 'is damaged, and was not read to its end' } };
    }
  }
  if (damaged === 0) return owned.with({ packages });
  return owned.with({ packages, gap: { kind: 'unreadable', detail: `has ${damaged} packages that are damaged` } });
}

function tryHeader(blob: Buffer, owned: OwnedPaths): FoundPackage | 'damaged' | undefined {
  try {
    return readRpmHeader(blob, owned);
  } catch {
    return 'damaged';
  }
}
