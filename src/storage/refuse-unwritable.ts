// A data folder that cannot be written, as on a disk that the system has made read-only: even reading takes locks and a log beside
// the database, so that a server cannot start there.

import { access, constants } from 'node:fs/promises';
import { ShiplockError } from '../errors.ts';

/** @throws ShiplockError CONFLICT when the folder is there and cannot be written */
export async function refuseUnwritable(folder: string): Promise<void> {
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    const why = code === 'EROFS' ? 'its disk is read-only' : message;
    throw new ShiplockError(
      'CONFLICT',
      `${folder} cannot be written (${why}), and a server cannot start without: see what the system says of the disk, and let this user write there`,
    );
  }
}
