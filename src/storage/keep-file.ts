// Reads and writes small files; writes them so that a crash leaves the old one or the new one, whole: with fsync, rename, and fsync of the folder.

import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Keeps the text under this path, readable by nobody else. */
export async function keepFile(path: string, text: string): Promise<void> {
  const part = `${path}.part`;
  const handle = await open(part, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(part, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The file's text, or undefined when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
