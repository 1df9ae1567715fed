// Puts a built index in force: first its file under a name of its own, durably, then, in one transaction, the row that
// names it and the event from which every image is compared again. A crash between them leaves a file without a row.

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor } from '../actor.ts';
import type { AdvisoryIndexRow } from '../database/schema/advisories.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import type { Advisories } from './advisories.ts';
import { replaceIndexes, selectNewestIndex } from './advisory-index-table.ts';
import { publishIndex } from './build-index.ts';
import { feedsIn } from './open-index.ts';
import type { FeedStates } from './sources.ts';

export interface Publication {
  /** Path of the built file, in the folder of the indexes; it is moved. */
  readonly built: string;
  /** Rises with every index, on whatever machine it was built. */
  readonly serial: number;
  /** What the fetches that it was built from gave. */
  readonly states: FeedStates;
  /** Also one that is not newer than what is in force. */
  readonly force: boolean;
  readonly by: Actor;
}

/** The last one that was asked for. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Puts the index in force, one at a time: whoever clears the folder would take away what another has moved there and
 * not yet named.
 * @throws ShiplockError CONFLICT when what is in force is as new, INVALID for a file that is no index
 */
export function publishAdvisories(room: Advisories, publication: Publication): Promise<void> {
  const published = before.then(() => publish(room, publication));
  before = published.catch(() => {});
  return published;
}

async function publish(room: Advisories, publication: Publication): Promise<void> {
  const { database, clock, advisories } = room;
  const { built, serial, states, force, by } = publication;
  const row = { ...describe(built, serial, clock.now(), by.name), states_json: JSON.stringify(states) };
  refuseOlder(await selectNewestIndex(database.rows), serial, force);
  await publishIndex(built, join(advisories.folder, row.file));
  await database.transaction(async (tx) => {
    refuseOlder(await selectNewestIndex(tx), serial, force);
    await replaceIndexes(tx, row);
    await recordEvent(tx, {
      type: 'advisories.updated',
      at: row.built_at,
      actor: by,
      data: { serial, records: row.records },
    });
  });
  await removeOthers(advisories.folder, row.file);
}

function describe(path: string, serial: number, at: number, by: string): Omit<AdvisoryIndexRow, 'states_json'> {
  const feeds = feedsIn(path);
  return {
    serial,
    file: `advisories-${serial}-${at}.sqlite`,
    as_of: feeds.length === 0 ? at : Math.min(...feeds.map(({ fetchedAt }) => fetchedAt)),
    built_at: at,
    built_by: by,
    records: feeds.reduce((sum, feed) => sum + feed.records, 0),
    feeds_json: JSON.stringify(feeds),
  };
}

function refuseOlder(present: AdvisoryIndexRow | undefined, serial: number, force: boolean): void {
  if (!present || force || serial > present.serial) return;
  throw new ShiplockError(
    'CONFLICT',
    `these advisories (serial ${serial}) are not newer than those in force (serial ${present.serial})`,
    { serial },
  );
}

/** A reader that has one open keeps it. What a crash has left is cleared at the next start. */
async function removeOthers(folder: string, file: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (/^advisories-.*\.sqlite/.test(name) && name !== file) await rm(join(folder, name), { force: true });
  }
}
