// The web pages, as files that browsers take: built from web/ once, at the first start after an installation or a change, and
// kept beside their sources.

import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ShiplockError } from './errors.ts';

const ROOT = join(import.meta.dirname, '..');
const WEB = join(ROOT, 'web');
/** All that the pages are made of: their sources, what they share with the server, and the versions of packages. */
const SOURCES = ['web', 'src/api', 'src/oci', 'package-lock.json'];
const BUILT = 'dist';
/** In the built folder: of what it was made. */
const STAMP = '.made-of';
const PATIENCE_MILLISECONDS = 120_000;

/**
 * The folder of the built pages, built now if they are not there or not of these sources.
 * @throws ShiplockError INTERNAL with what the build said when it fails
 */
export async function builtPages(): Promise<string> {
  const folder = join(WEB, BUILT);
  const stamp = stampOfSources();
  if (existsSync(join(folder, STAMP)) && readFileSync(join(folder, STAMP), 'utf8') === stamp) return folder;
  // Several servers may start at once: each builds for itself, and the last one's stays.
  const fresh = join(WEB, `${BUILT}-${randomUUID()}`);
  await mkdir(fresh, { recursive: true });
  try {
    await promisify(execFile)(process.execPath, [join(WEB, 'build.ts'), fresh], { timeout: PATIENCE_MILLISECONDS });
    await writeFile(join(fresh, STAMP), stamp);
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (existsSync(join(folder, STAMP)) && readFileSync(join(folder, STAMP), 'utf8') === stamp) return folder;
    throw new ShiplockError('INTERNAL', `the web pages cannot be built: ${(error as Error).message}`);
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
          .filter((entry) => entry.isFile() && !entry.parentPath.includes(join(WEB, BUILT)))
          .map((entry) => join(entry.parentPath, entry.name).slice(path.length))
          .sort();
    for (const name of names)
      hash
        .update(`${source}${name}\0`)
        .update(readFileSync(join(path, name)))
        .update('\0');
  }
  return hash.digest('hex');
}
