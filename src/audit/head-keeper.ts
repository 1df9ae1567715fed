// Keeps the file with the head of the chain up to date: within a second of each record, and never before the record itself
// is on the disk. It does not believe the log blindly: what it wrote last must still be there.

import { SYSTEM } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { appendRecords } from './append-records.ts';
import { selectHash, selectLast } from './audit-table.ts';
import { BEGINNING, type Link } from './chain.ts';
import { followChain } from './check-log.ts';
import { keepHead, readHead } from './kept-head.ts';
import { lastPurge } from './last-purge.ts';

const DELAY_MILLISECONDS = 1_000;

export interface HeadKeeper {
  /** Writes the file, if there are newer records. */
  flush(): Promise<void>;
  /** Writes it a last time. */
  stop(): Promise<void>;
}

export interface HeadKeeperOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** The data folder. */
  readonly folder: string;
  /** Things have happened in this deployment before: a log that is empty, and without its file, has lost both. */
  readonly hasHistory: boolean;
  /** Told when the log does not fit the file, or the file is missing or cannot be written. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Brings the file up to what was written while nobody kept it, when the chain from the one to the other holds; then keeps it.
 * A log that does not hold is told of, and its file stays as it is. Where the file is missing, that is told, too, and
 * the log itself says so from then on.
 */
export async function startHeadKeeper(options: HeadKeeperOptions): Promise<HeadKeeper> {
  const { database, folder, onFailure } = options;
  let kept = await findHead(options);
  let isBroken = false;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const tellBroken = (last: number) => {
    isBroken = true;
    const how =
      last < kept.sequence
        ? `it ends at record ${last}, and there were ${kept.sequence}. Either its end was removed, or the whole database is older than it was, because its log (shiplock.db-wal) is lost or an older backup was put back: put back what is newer, before garbage collection removes the blobs that this database does not know`
        : 'it was changed from outside; "shiplock audit verify" says where';
    onFailure(new Error(`the audit log does not fit the file audit-head.json: ${how}`));
  };
  const lastSequence = async () => Number((await selectLast(database.rows))?.sequence ?? 0);

  async function write(): Promise<void> {
    if (isBroken) return;
    if ((await lastSequence()) === kept.sequence) return;
    // As a transaction: what it sees is on the disk when it resolves.
    const { last, purged, before } = await database.transaction(async (tx) => ({
      last: await selectLast(tx),
      purged: await lastPurge(tx),
      before: await selectHash(tx, kept.sequence),
    }));
    const known = purged?.sequence === kept.sequence ? purged.hash : before;
    const isThere = kept.sequence === 0 || known === kept.hash;
    if (!last || Number(last.sequence) < kept.sequence || !isThere) return tellBroken(Number(last?.sequence ?? 0));
    const head = { sequence: Number(last.sequence), hash: last.hash };
    await keepHead(folder, { ...head, count: head.sequence - (purged?.sequence ?? 0) });
    kept = head;
  }

  const flush = () => {
    writing = writing.then(write).catch(onFailure);
    return writing;
  };

  if ((await followChain(database.rows, kept, Number.POSITIVE_INFINITY)).problem !== null)
    tellBroken(await lastSequence());
  await flush();
  database.onCommit(() => {
    if (isStopped) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      void flush();
    }, DELAY_MILLISECONDS).unref();
  });
  return {
    flush,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await flush();
    },
  };
}

/** Where the file ended; the end of the log itself where there is no file. */
async function findHead({ database, clock, folder, hasHistory, onFailure }: HeadKeeperOptions): Promise<Link> {
  const kept = await readHead(folder);
  if (kept) return kept;
  if (!hasHistory && !(await selectLast(database.rows))) {
    // Before the first record, or a death before the second write would look like a loss.
    await keepHead(folder, { ...BEGINNING, count: 0 });
    return BEGINNING;
  }
  onFailure(
    new Error(
      'the file audit-head.json was not there, or not readable: whether the end of the audit log was cut off cannot be known; from the record "audit.head_lost" on, it can',
    ),
  );
  return database.transaction(async (tx) => {
    const last = (await selectLast(tx)) ?? BEGINNING;
    const record = { at: clock.now(), actor: SYSTEM, action: 'audit.head_lost', outcome: 'failed' } as const;
    const reason = 'the file audit-head.json was not there, or not readable, when the server started';
    await appendRecords(tx, [
      { ...record, reason, detail: JSON.stringify({ sequence: last.sequence, hash: last.hash }) },
    ]);
    return { sequence: Number(last.sequence), hash: last.hash };
  });
}
