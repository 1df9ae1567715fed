// Files that commands write. Whether one can be written is found out first: what the server makes for it, a key for one, is there once.

import { open, rm } from 'node:fs/promises';
import { CommandError, EXIT } from './exit-code.ts';

/**
 * Writes what is made into a new file that only its owner reads; nothing is made when there can be no such file, and there is no file
 * when nothing is made.
 * @throws CommandError wrong usage for a file that is there already, or cannot be written
 */
export async function writeNewFile(file: string, make: () => Promise<Uint8Array>): Promise<void> {
  const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw new CommandError(EXIT.wrongUsage, `${file} is there already: name another file`);
    throw cannotBeWritten(file, error);
  });
  try {
    await handle.writeFile(await make());
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** Whatever writes the file, with a sentence when it cannot. @throws CommandError wrong usage */
export async function writing(file: string, write: () => Promise<void>): Promise<void> {
  await write().catch((error: NodeJS.ErrnoException) => {
    throw error.syscall === undefined ? error : cannotBeWritten(file, error);
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'its folder is a file',
  EISDIR: 'it is a folder',
  EACCES: 'its folder, or it, is not yours to write',
  EROFS: 'the disk can only be read',
  ENOSPC: 'the disk is full',
};

function cannotBeWritten(file: string, error: NodeJS.ErrnoException): CommandError {
  return new CommandError(EXIT.wrongUsage, `${file} cannot be written: ${REASONS[error.code ?? ''] ?? error.message}`);
}
