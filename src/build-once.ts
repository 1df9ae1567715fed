// What is built of sources, once for each state of them: at the first start after an installation or a change.

import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const UNFINISHED = 'unfinished-';
/** Nobody has used it for so long, or has finished it: a server that runs uses the one that it was started with. */
const UNUSED_MILLISECONDS = 24 * 3_600_000;
/** As much of the hash as tells one state of the sources from another. */
const STAMP_LENGTH = 16;
/** In each folder: the names of all other files in it, and their sizes. */
const CONTENTS = 'contents.json';
/** One user builds, and another one may run; nobody else changes it. */
const FOLDER_MODE = 0o755;
const FILE_MODE = 0o644;

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
 * The folder with what is built of these sources as they are now: built now if it is not there whole. What nobody has used for a day is removed.
 * @throws Error when it cannot be built or written
 */
export async function buildOnce(options: BuildOptions): Promise<string> {
  const { keptIn, build } = options;
  const folder = join(keptIn, stampOf(options));
  if (isWhole(folder)) {
    noteUse(folder);
    return folder;
  }
  await mkdir(keptIn, { recursive: true, mode: FOLDER_MODE });
  const fresh = join(keptIn, `${UNFINISHED}${randomUUID()}`);
  try {
    await mkdir(fresh, { mode: FOLDER_MODE });
    await build(fresh);
    await noteContents(fresh);
    // What was damaged; where several are started at once, one that another has just finished is left to them.
    if (existsSync(folder) && !isWhole(folder)) await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder).catch((error: unknown) => {
      if (!isWhole(folder)) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  await removeUnused(keptIn);
  return folder;
}

/** Says that the folder is in use, so that it is not removed. */
export function noteUse(folder: string): void {
  const now = new Date();
  try {
    utimesSync(folder, now, now);
  } catch {
    // It is another user's, who removes it one day; then it is built again.
  }
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

/** Writes down what is in the folder, once all of it is on the disk. */
async function noteContents(folder: string): Promise<void> {
  const files = filesOf(folder);
  for (const path of files) {
    const file = await open(path, 'r');
    await file.sync().finally(() => file.close());
  }
  const contents = files.map((path) => [path.slice(folder.length + 1), statSync(path).size]);
  await writeFile(join(folder, CONTENTS), JSON.stringify(contents), { flush: true, mode: FILE_MODE });
}

/** False also for what cannot be read. */
function isWhole(folder: string): boolean {
  try {
    const contents = JSON.parse(readFileSync(join(folder, CONTENTS), 'utf8')) as [string, number][];
    return contents.every(([name, size]) => statSync(join(folder, name)).size === size);
  } catch {
    return false;
  }
}

async function removeUnused(keptIn: string): Promise<void> {
  for (const name of readdirSync(keptIn)) {
    const path = join(keptIn, name);
    // Where several clean up at once, one may be gone already.
    const used = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (used !== undefined && used < Date.now() - UNUSED_MILLISECONDS) await rm(path, { recursive: true, force: true });
  }
}
