// Takes in an archive of advisories that was made elsewhere: checked whole, then built and put in force as any other.

import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor } from '../actor.ts';
import type { Advisories } from './advisories.ts';
import { advisoriesInForce } from './advisory-store.ts';
import { refuseLosses } from './build-index.ts';
import { feedsIn } from './open-index.ts';
import { publishAdvisories } from './publish-advisories.ts';

export interface ImportOptions {
  /** Public keys (base64 of their DER form) of those whose archives may be imported. */
  readonly keys: readonly string[];
  /** Also an archive that is not newer, or that has lost many records. */
  readonly force: boolean;
  /** Also one that somebody else has signed. */
  readonly allowUnknownSigner: boolean;
  readonly by: Actor;
  /** Ends the work before anything is in force. */
  readonly signal?: AbortSignal;
}

/**
 * Puts the index of the archive in force.
 * @param file where the archive lies
 * @throws ShiplockError INVALID for a damaged archive or key, DENIED for an unknown signer, CONFLICT for one that is not
 * newer or has far fewer records than what is in force; that stays as it is. Error when it was aborted
 */
export async function importAdvisories(room: Advisories, file: string, options: ImportOptions): Promise<void> {
  const { database, clock, advisories } = room;
  const { force, allowUnknownSigner, by, signal } = options;
  const present = await advisoriesInForce(database.rows, advisories);
  const built = join(advisories.folder, `importing-${randomUUID()}.sqlite`);
  try {
    const archive = {
      file,
      target: built,
      keys: options.keys,
      allowUnknownSigner,
      lastSerial: present?.serial ?? null,
      now: clock.now(),
      force,
    };
    const { serial } = await room.advisoryThread.unpackArchive(archive, signal);
    signal?.throwIfAborted();
    if (present && !force) refuseLosses(present.feeds, feedsIn(built));
    await publishAdvisories(room, { built, serial, states: {}, force, by });
  } finally {
    await rm(built, { force: true });
  }
}
