// The web pages, as files that browsers take: built from web/ once, at the first start after an installation or a change, and
// kept beside their sources.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..');
const WEB = join(ROOT, 'web');
/** All that the pages are made of: their sources, what they share with the server, and the versions of packages. */
const SOURCES = ['web', 'src/api', 'src/oci', 'src/policy', 'package-lock.json'];
const BUILT = join(WEB, 'dist');
const UNFINISHED = 'unfinished-';
const PATIENCE_MILLISECONDS = 120_000;
/** As much of the hash as tells one state of the sources from another. */
const STAMP_LENGTH = 16;

/**
 * The folder of the built pages, built now if those of these sources are not there; those of older ones are removed.
 * @throws Error with what the build said when it fails
 */
export async function builtPages(): Promise<string> {
  const folder = join(BUILT, stampOfSources());
  if (existsSync(folder)) return folder;
  await mkdir(BUILT, { recursive: true });
  const fresh = await mkdtemp(join(BUILT, UNFINISHED));
  try {
    await promisify(execFile)(process.execPath, [join(WEB, 'build.ts'), fresh], { timeout: PATIENCE_MILLISECONDS });
    // Where several servers start at once, the first one's stay.
    await rename(fresh, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  for (const name of readdirSync(BUILT)) {
    if (!name.startsWith(UNFINISHED) && join(BUILT, name) !== folder)
      await rm(join(BUILT, name), { recursive: true, force: true });
  }
  return folder;
}

function stampOfSources(): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const path = join(ROOT, source);
    const names = source.endsWith('.json')
      ? ['']
      : readdirSync(path, { recursive: true, encoding: 'utf8', withFileTypes: true })
          .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(BUILT))
          .map((entry) => join(entry.parentPath, entry.name).slice(path.length))
          .sort();
    for (const name of names)
      hash
        .update(`${source}${name}\0`)
        .update(readFileSync(join(path, name)))
        .update('\0');
  }
  return hash.digest('hex').slice(0, STAMP_LENGTH);
}
