// Where the compiled advisories lie, and which of them are in force.

import { join } from 'node:path';
import type { Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import { type FeedStatus, isDemonstration } from './advisory-index.ts';
import { selectNewestIndex } from './advisory-index-table.ts';
import type { FeedStates } from './sources.ts';

export interface AdvisoryStore {
  /** The folder of the index files. */
  readonly folder: string;
  /** Days after which the data is too old, which is reported as a gap; 0 for never. */
  readonly maxAgeDays: number;
}

export interface AdvisoriesInForce {
  readonly serial: number;
  readonly path: string;
  /** The time up to which its oldest feed knew. */
  readonly asOf: Microseconds;
  readonly builtAt: Microseconds;
  readonly builtBy: string;
  readonly records: number;
  readonly feeds: readonly FeedStatus[];
  /** What the last fetch of each feed gave. */
  readonly states: FeedStates;
}

/** The advisories that images are compared with now; undefined where none were ever loaded. */
export async function advisoriesInForce(rows: Rows, store: AdvisoryStore): Promise<AdvisoriesInForce | undefined> {
  const row = await selectNewestIndex(rows);
  return (
    row && {
      serial: row.serial,
      path: join(store.folder, row.file),
      asOf: row.as_of,
      builtAt: row.built_at,
      builtBy: row.built_by,
      records: row.records,
      feeds: JSON.parse(row.feeds_json) as FeedStatus[],
      states: JSON.parse(row.states_json) as FeedStates,
    }
  );
}

/** True when data for demonstrations is in force. */
export async function isDemonstrationInForce(rows: Rows, store: AdvisoryStore): Promise<boolean> {
  return (await advisoriesInForce(rows, store))?.feeds.some(isDemonstration) ?? false;
}
