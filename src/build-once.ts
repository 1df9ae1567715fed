// What is built of sources, once for each state of them: at the first start after an installation or a change.

import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

const UNFINISHED = 'unfinished-';
/** A server that runs may still read parts of the one that it was started with. */
const KEPT = 3;
/** One that nobody finishes any more: its process was killed. */
const GIVEN_UP_MILLISECONDS = 3_600_000;
/** As much of the hash as tells one state of the sources from another. */
const STAMP_LENGTH = 16;

export interface BuildOptions {
  /** Files, and folders with all that is in them. */
  readonly sources: readonly string[];
  /** Files below the folders that do not matter. */
  readonly without: (path: string) => boolean;
  /** Where it is kept, in a folder for each state of the sources. */
  readonly keptIn: string;
  /** Writes it into this empty folder. */
  readonly build: (folder: string) => Promise<void>;
}

/**
 * The folder with what is built of these sources as they are now: built now if it is not there. Older ones are removed, but
 * for the newest.
 * @throws Error when it cannot be built or written
 */
export async function buildOnce(options: BuildOptions): Promise<string> {
  const { keptIn, build } = options;
  const folder = join(keptIn, stampOf(options));
  if (existsSync(folder)) return folder;
  await mkdir(keptIn, { recursive: true });
  // Not by mkdtemp, whose folders nobody else reads: one user installs, and another one runs.
  const fresh = join(keptIn, `${UNFINISHED}${randomUUID()}`);
  try {
    await mkdir(fresh);
    await build(fresh);
    // Where several are started at once, the first one's stays.
    await rename(fresh, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  await removeOld(keptIn);
  return folder;
}

/** By size and time of change, as `make` does: reading them all would take longer than all else of a command. */
function stampOf({ sources, without }: BuildOptions): string {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const path of filesOf(source).filter((file) => !without(file))) {
      const { mtimeMs, size } = statSync(path);
      hash.update(`${path}\0${mtimeMs}\0${size}\0`);
    }
  }
  return hash.digest('hex').slice(0, STAMP_LENGTH);
}

function filesOf(source: string): string[] {
  if (!statSync(source).isDirectory()) return [source];
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function removeOld(keptIn: string): Promise<void> {
  const all = readdirSync(keptIn)
    .map((name) => ({ name, path: join(keptIn, name) }))
    // Where several clean up at once, one may be gone already.
    .map((one) => ({ ...one, changed: statSync(one.path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.changed - a.changed);
  const finished = all.filter(({ name }) => !name.startsWith(UNFINISHED));
  const givenUp = all.filter(
    ({ name, changed }) => name.startsWith(UNFINISHED) && changed < Date.now() - GIVEN_UP_MILLISECONDS,
  );
  for (const { path } of [...finished.slice(KEPT), ...givenUp]) await rm(path, { recursive: true, force: true });
}
