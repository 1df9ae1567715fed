// Real data that lies beside the repository, in `../shared/data`: package databases, images, advisories. A clone need not
// have it; tests without it are skipped and say what was missing.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';

const FOLDER = join(import.meta.dirname, '../../../shared/data');

/** The path of a file or folder in the shared data, whether it is there or not. */
export function sharedData(path: string): string {
  return join(FOLDER, path);
}

/** A block of tests that need these files or folders; they are given the place of the first. */
export function describeWithData(
  paths: string | readonly string[],
  title: string,
  tests: (place: string) => void,
): void {
  const needed = [paths].flat();
  const missing = needed.filter((path) => !existsSync(sharedData(path)));
  const place = sharedData(needed[0] ?? '');
  if (missing.length === 0) {
    describe(title, () => tests(place));
    return;
  }
  console.warn(`skipped: the tests of ${title}, which need ${missing.join(', ')} in ../shared/data`);
  describe.skip(`${title} (waits for ${missing.join(', ')} in ../shared/data)`, () => tests(place));
}
