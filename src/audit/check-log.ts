// Whether the log is whole: each record has its hash, none is missing, and the end is where the file beside the database
// says it was. A call checks a bounded number of records, and says where the next one goes on.

import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { selectBehind, selectHash, selectLast } from './audit-table.ts';
import { BEGINNING, hashOfRecord, type Link } from './chain.ts';
import { type KeptHead, readHead } from './kept-head.ts';
import { lastPurge } from './last-purge.ts';

export interface LogCheck {
  /** `unfinished`: all is well so far, and `next` says where to go on. */
  readonly state: 'intact' | 'broken' | 'unfinished';
  /** What is wrong, for people; null while nothing is. */
  readonly problem: string | null;
  /** Records that this call has checked. */
  readonly checked: number;
  /** The last record of the log. */
  readonly head: Link | null;
  /** Records in the log. */
  readonly count: number;
  /** What the file beside the database says; it is written up to a second later. */
  readonly kept: KeptHead | null;
  /** The last record that was purged. */
  readonly purged: Link | null;
  readonly next: Link | null;
}

export interface LogReader {
  readonly rows: Rows;
  /** The data folder. */
  readonly folder: string;
}

export interface CheckQuestion {
  /** The `next` of the check before. */
  readonly after?: Link | undefined;
  /** The head as somebody has printed it before. */
  readonly printed?: Link | undefined;
  /** The most records to check. */
  readonly limit: number;
}

const BATCH = 1_000;

/** @throws ShiplockError INVALID when the record of the printed head was purged */
export async function checkLog(
  { rows, folder }: LogReader,
  { after, printed, limit }: CheckQuestion,
): Promise<LogCheck> {
  // The file first: the log may grow meanwhile, and is ahead of the file at all times.
  const kept = await readHead(folder);
  const last = await selectLast(rows);
  const purged = await lastPurge(rows);
  const known = {
    head: last ? { sequence: Number(last.sequence), hash: last.hash } : null,
    count: Number(last?.sequence ?? 0) - (purged?.sequence ?? 0),
    kept: kept ?? null,
    purged: purged ?? null,
  };
  const wrongEnd = (await problemWithEnd(rows, known)) ?? (await problemWithPrinted(rows, known, printed));
  if (wrongEnd !== undefined) return { ...known, state: 'broken', problem: wrongEnd, checked: 0, next: null };
  const { problem, checked, next } = await followChain(rows, after ?? BEGINNING, limit);
  const state = problem !== null ? 'broken' : next === null ? 'intact' : 'unfinished';
  return { ...known, state, problem, checked, next };
}

/** What does not fit the file that says where the log ended. */
async function problemWithEnd(
  rows: Rows,
  { head, kept, purged }: Pick<LogCheck, 'head' | 'kept' | 'purged'>,
): Promise<string | undefined> {
  if (!kept) return head ? 'the file audit-head.json is missing in the data folder, or is not readable' : undefined;
  if ((head?.sequence ?? 0) < kept.sequence) {
    const end = head ? `ends with record ${head.sequence}` : 'is empty';
    return `the log ${end}, and had ${kept.sequence} records: its end was cut off`;
  }
  if (kept.sequence === 0) return undefined;
  if (purged && kept.sequence < purged.sequence)
    return `records up to ${purged.sequence} were purged before the file audit-head.json knew of them`;
  const hash = purged?.sequence === kept.sequence ? purged.hash : await selectHash(rows, kept.sequence);
  if (hash === kept.hash) return undefined;
  return `record ${kept.sequence} is not the one that the file audit-head.json knows: the log was rewritten`;
}

async function problemWithPrinted(
  rows: Rows,
  { head, purged }: Pick<LogCheck, 'head' | 'purged'>,
  printed: Link | undefined,
): Promise<string | undefined> {
  if (!printed) return undefined;
  const { sequence, hash } = printed;
  if (purged && sequence < purged.sequence)
    throw new ShiplockError(
      'INVALID',
      `record ${sequence} was purged: give a head of record ${purged.sequence} or later`,
    );
  if (sequence > (head?.sequence ?? 0)) return `record ${sequence}, whose hash was given, is missing`;
  const stored = purged?.sequence === sequence ? purged.hash : await selectHash(rows, sequence);
  return stored === hash ? undefined : `record ${sequence} has another hash than the one that was given`;
}

/** So many that do not fit are named; it is told how many there are. */
const MOST_NAMED = 5;

/** Follows the chain from one record on, over at most so many: also behind a record that does not fit, since there may be more of them. */
export async function followChain(
  rows: Rows,
  from: Link,
  limit: number,
): Promise<Pick<LogCheck, 'problem' | 'checked' | 'next'>> {
  const changed: number[] = [];
  let place = from;
  let checked = 0;
  while (checked + changed.length < limit) {
    // Records may be purged while the chain is followed.
    const purged = await lastPurge(rows);
    if (purged && purged.sequence > place.sequence) place = purged;
    const batch = await selectBehind(rows, place.sequence, Math.min(BATCH, limit - checked - changed.length));
    if (batch.length === 0) return { problem: problemWith(changed), checked, next: null };
    for (const row of batch) {
      const sequence = Number(row.sequence);
      if (sequence !== place.sequence + 1) {
        const problems = [problemWith(changed), missing(place.sequence + 1, sequence - 1)];
        return { problem: problems.filter((one) => one !== null).join('; '), checked, next: null };
      }
      if (hashOfRecord(place.hash, row) === row.hash) checked++;
      else changed.push(sequence);
      place = { sequence, hash: row.hash };
    }
  }
  const problem = problemWith(changed);
  return { problem, checked, next: problem === null ? place : null };
}

/** Each record has the hash of the one before in its own, so that a hash that was changed is seen at the record behind it. */
function problemWith(changed: readonly number[]): string | null {
  if (changed.length === 0) return null;
  if (changed.length === 1) return `record ${changed[0]} was changed, or the one before it`;
  const named = changed.slice(0, MOST_NAMED).join(', ');
  const more = changed.length > MOST_NAMED ? ` and ${changed.length - MOST_NAMED} more` : '';
  return `records ${named}${more} were changed, or the one before each`;
}

function missing(first: number, last: number): string {
  return first === last ? `record ${first} is missing` : `records ${first} to ${last} are missing`;
}
