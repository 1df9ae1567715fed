// Opens an advisory index for looking things up.

import { existsSync } from 'node:fs';
import { hasCode, ShiplockError } from '../errors.ts';
import type { AdvisoryIndex, FeedStatus } from './advisory-index.ts';
import { readIndex } from './read-index-table.ts';

/**
 * Opens the file read-only. It stays readable when another is published in its place.
 * @throws ShiplockError NOT_FOUND when there is none; INVALID when it is no index of this version, or damaged.
 */
export function openAdvisoryIndex(path: string): AdvisoryIndex {
  if (!existsSync(path)) {
    throw new ShiplockError('NOT_FOUND', 'there are no advisories yet: update them, or import an archive');
  }
  return readIndex(path);
}

/** Whether it is there, whole, and of this version. */
export function canOpenIndex(path: string): boolean {
  try {
    openAdvisoryIndex(path).close();
    return true;
  } catch (error) {
    if (hasCode(error, 'NOT_FOUND', 'INVALID')) return false;
    throw error;
  }
}

/**
 * The feeds that an index was built from.
 * @throws ShiplockError as `openAdvisoryIndex` does
 */
export function feedsIn(path: string): readonly FeedStatus[] {
  const index = openAdvisoryIndex(path);
  const { feeds } = index;
  index.close();
  return feeds;
}
