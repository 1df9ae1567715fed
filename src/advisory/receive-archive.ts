// An archive of advisories that somebody sends: kept in a file while it arrives, and then imported.

import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { actorOf, type Identity } from '../access/identity.ts';
import { requireSystemAdmin } from '../access/right/requirements.ts';
import { hasCode, ShiplockError } from '../errors.ts';
import type { Advisories } from './advisories.ts';
import { importAdvisories } from './import-advisories.ts';

export interface SentArchive {
  readonly source: Readable;
  /** Also an archive that is not newer, or that has lost many records. */
  readonly force: boolean;
  /** Also one that somebody else has signed. */
  readonly allowUnknownSigner: boolean;
}

/**
 * Puts what is in the archive in force; for system admins.
 * @throws ShiplockError DENIED, also for an unknown signer; INVALID for a damaged archive; CONFLICT for one that is not
 * newer or has far fewer records than what is in force; that stays as it is
 */
export async function receiveArchive(
  room: Advisories,
  by: Identity,
  { source, force, allowUnknownSigner }: SentArchive,
): Promise<void> {
  requireSystemAdmin(by);
  const { folder } = room.advisories;
  await mkdir(folder, { recursive: true });
  const file = join(folder, `upload-${randomUUID()}`);
  try {
    await pipeline(source, createWriteStream(file));
    const options = { force, allowUnknownSigner, keys: room.archiveKeys, by: actorOf(by) };
    await importAdvisories(room, file, options).catch(adviseForce);
  } finally {
    await rm(file, { force: true });
  }
}

/** Here it may be forced. */
function adviseForce(error: unknown): never {
  if (!hasCode(error, 'CONFLICT')) throw error;
  throw new ShiplockError(error.code, `${error.message}. Force the import if this is right`, error.detail);
}
