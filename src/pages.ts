// The web pages, as files that browsers take: built from web/ once, at the first start after an installation or a change, and
// kept beside their sources.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildOnce } from './build-once.ts';

const ROOT = join(import.meta.dirname, '..');
const WEB = join(ROOT, 'web');
/** All that the pages are made of: their sources, what they share with the server, and the versions of packages. */
const SOURCES = ['web', 'src/api', 'src/oci', 'src/policy', 'package-lock.json'];
const BUILT = join(WEB, 'dist');
const PATIENCE_MILLISECONDS = 120_000;

/**
 * The folder of the built pages, built now if those of these sources are not there.
 * @throws Error with what the build said when it fails
 */
export function builtPages(): Promise<string> {
  return buildOnce({
    sources: SOURCES.map((source) => join(ROOT, source)),
    without: (path) => path.startsWith(BUILT),
    keptIn: BUILT,
    async build(folder) {
      await promisify(execFile)(process.execPath, [join(WEB, 'build.ts'), folder], { timeout: PATIENCE_MILLISECONDS });
    },
  });
}
