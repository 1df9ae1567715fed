// The embedded database: one SQLite file in WAL mode, two connections in each thread that uses it (readers never wait
// for the writer, whose connection reads, too, between its transactions), and group commit. SQLite itself runs with
// synchronous=NORMAL, which keeps the file whole but would let the last commits be lost with the power; `transaction` therefore
// resolves only after fdatasync of the log, off the event loop and shared by all that wait (docs/adr/0003). Checkpoints, which
// sync too, run in a thread of their own. No connection blocks its thread while another one has the lock (docs/adr/0030).

import { once } from 'node:events';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Kysely, sql } from 'kysely';
import type { CommitListener, Commits, Database, Rows, Transaction } from './database.ts';
import { groupSync } from './group-sync.ts';
import { LockWait, lockWaitMemory } from './lock-wait.ts';
import { migrate } from './migrate.ts';
import { continueAfter } from './ordered-id.ts';
import type { Tables } from './schema.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { watchReplacement } from './watch-replacement.ts';

const COMMITS_PER_CHECKPOINT = 500;
/** How often it is looked how long the log is. */
const COMMITS_PER_LOOK = 25;
/** After a checkpoint that failed. */
const COMMITS_PER_NEW_TRY = 50;
/** Beyond it the log is cut off at the next checkpoint, while whose copying as much again may be written. */
const MAX_LOG_BYTES = 32 * 1024 * 1024;
/** A connection that is being opened may have to wait until another one has recovered the log. */
const OPENING_MILLISECONDS = 5_000;

export interface SqliteOptions {
  /** Another thread of this process has the file open, serves requests, and makes the checkpoints. */
  readonly beside?: boolean;
  /** That of the process, in which several threads write. */
  readonly lockWaits?: SharedArrayBuffer;
  /** Told when the log cannot be copied into the file, which is tried again. */
  readonly onTrouble?: (error: unknown) => void;
  /** Told when the log cannot be synced: no transaction resolves from then on, and the process has to end. */
  readonly onLostLog?: (error: unknown) => void;
  /** Told when the files were removed, moved or exchanged: no transaction resolves from then on, and the process has to end. */
  readonly onReplaced?: (error: unknown) => void;
}

/**
 * Opens the database file, creating or migrating it.
 * @throws Error when the file cannot be opened or was written by a newer version
 */
export async function openSqlite(
  file: string,
  {
    beside = false,
    lockWaits = lockWaitMemory(),
    onTrouble = () => {},
    onLostLog = () => {},
    onReplaced = () => {},
  }: SqliteOptions = {},
): Promise<Database> {
  if (!beside) await mkdir(dirname(file), { recursive: true });
  // Beside a server, a file that is not there has been lost, and nobody may begin with an empty one in its place.
  const writerConnection = connect(beside ? existing(file) : file);
  // Where nobody is served, turns of the event loop would only keep the lock from others.
  const written = new Set<string>();
  const onWrite = (table: string) => written.add(table);
  const lockWait = new LockWait(lockWaits, beside ? 'jobs' : 'server');
  // A thread before this one may have died while it waited.
  lockWait.end();
  const cutWait = new LockWait(lockWaits, 'checkpoint');
  const writerDialect = sqliteDialect(writerConnection, {
    exclusive: true,
    inSlices: !beside,
    lockWait,
    letsOthersGoFirst: beside,
    onWrite,
  });
  const writer = new Kysely<Tables>({ dialect: writerDialect });
  await migrate(writer);
  await continueIds(writer);
  const { connection: readerConnection, rows } = openReader(file, writerConnection);

  // On this connection it changes whenever another one, such as the writer, commits.
  const dataVersion = readerConnection.prepare('pragma data_version');
  let version: number | undefined;
  const forgetVersion = () => {
    version = undefined;
  };

  const log = await open(`${file}-wal`, 'r');
  const syncLog = groupSync(() => log.datasync());
  let lost: Error | undefined;

  /**
   * The system tells of a failed sync once, and lets the next one succeed, though what was written before it may be lost. The
   * next start copies the log as it can be read then into the file, and syncs that.
   */
  async function sync(): Promise<void> {
    if (lost) throw lost;
    try {
      await syncLog();
    } catch (error) {
      if (!lost) {
        lost = new Error('the log of the database could not be made durable', { cause: error });
        onLostLog(lost);
      }
    }
    // Also for those who waited for a later sync than the one that failed.
    if (lost) throw lost;
  }

  /** What was written since is in files without a name, which end with the process: the log is copied, and there is no more. */
  async function endForReplaced(name: string): Promise<void> {
    lost ??= new Error(`${name} was removed, moved or exchanged while the server had it open`);
    await checkpoints.run('passive').catch(onTrouble);
    onReplaced(lost);
  }

  await sync();
  const checkpoints = new CheckpointThread(file);
  const stopWatching = beside ? () => {} : await watchReplacement([file, `${file}-wal`], endForReplaced);
  // A server that is killed again and again would otherwise never come to its first checkpoint.
  if (!beside) await checkpoints.run('truncate').catch(onTrouble);
  const listeners: CommitListener[] = [];
  let sinceCheckpoint = 0;
  let sinceLook = 0;
  let checkpoint: Promise<void> | undefined;
  let cutting: Promise<void> | undefined;
  /** Transactions of this thread, those that wait included. */
  let transactions = 0;

  /**
   * Under steady writing the log never comes to its end by itself, so it is cut off when it has grown. Most of it has just
   * been copied; transactions wait for the rest, since the lock could not be had between them.
   */
  async function checkpointNow(): Promise<void> {
    await checkpoints.run('passive');
    if ((await log.stat()).size <= MAX_LOG_BYTES) return;
    cutWait.begin();
    const cut = checkpoints.run('truncate');
    // Whether it succeeds or not, who waits may write.
    const end = () => {
      cutting = undefined;
      cutWait.end();
    };
    cutting = cut.then(end, end);
    await cut;
  }

  /** Few commits can be long ones. */
  async function checkpointIfLong(): Promise<void> {
    if ((await log.stat()).size > MAX_LOG_BYTES) await checkpointNow();
  }

  function noteCommits({ count, jobs }: Commits, elsewhere: boolean): void {
    sinceCheckpoint += count;
    sinceLook += count;
    if (!beside && !checkpoint && (sinceCheckpoint >= COMMITS_PER_CHECKPOINT || sinceLook >= COMMITS_PER_LOOK)) {
      const isDue = sinceCheckpoint >= COMMITS_PER_CHECKPOINT;
      sinceLook = 0;
      if (isDue) sinceCheckpoint = 0;
      checkpoint = (isDue ? checkpointNow() : checkpointIfLong())
        .catch((error) => {
          // The log keeps what was written; there may be room for the copy later.
          sinceCheckpoint = COMMITS_PER_CHECKPOINT - COMMITS_PER_NEW_TRY;
          onTrouble(error);
        })
        .finally(() => {
          checkpoint = undefined;
        });
    }
    for (const listener of listeners) listener({ count, jobs, elsewhere });
  }

  return {
    rows,
    async transaction<T>(body: (tx: Transaction) => Promise<T>): Promise<T> {
      await cutting;
      if (lost) throw lost;
      transactions += 1;
      const { value, jobs } = await writer
        .transaction()
        .execute(async (tx) => {
          written.clear();
          return { value: await body(tx), jobs: written.has('job') };
        })
        .finally(() => {
          transactions -= 1;
        });
      await sync();
      noteCommits({ count: 1, jobs }, false);
      return value;
    },
    version() {
      if (version !== undefined) return version;
      version = (dataVersion.get() as { data_version: number }).data_version;
      // Several ask for one request. What arrives next is another callback, before which this is done.
      process.nextTick(forgetVersion);
      return version;
    },
    isAwaited: () => transactions > 1 || lockWait.others(),
    onCommit: (listener) => void listeners.push(listener),
    hearOfCommits: (commits) => noteCommits(commits, true),
    async close() {
      stopWatching();
      await checkpoint;
      await checkpoints.close();
      await rows.destroy();
      await log.close();
      await writer.destroy();
    },
  };
}

/** Rows for a thread that only reads, of a file that another thread has opened already; they are open while the thread is. */
export function openSqliteRows(file: string): Rows {
  return openReader(file).rows;
}

/** @param writer a connection of the same thread that writes */
function openReader(file: string, writer?: DatabaseSync): { readonly connection: DatabaseSync; readonly rows: Rows } {
  const connection = connect(existing(file));
  connection.exec('pragma query_only = on');
  const dialect = sqliteDialect(connection, { exclusive: false, inSlices: false, writer });
  return { connection, rows: new Kysely<Tables>({ dialect }) };
}

/** Ids go on behind those of the log, also where the clock was set back while nobody ran. */
async function continueIds(rows: Kysely<Tables>): Promise<void> {
  const newest = await sql<{ id: string }>`select id from event order by sequence desc limit 1`.execute(rows);
  const id = newest.rows[0]?.id;
  if (id !== undefined) continueAfter(id);
}

/** For a connection that makes no new file. */
function existing(file: string): URL {
  const url = pathToFileURL(file);
  url.searchParams.set('mode', 'rw');
  return url;
}

function connect(file: string | URL): DatabaseSync {
  const connection = new DatabaseSync(file, { timeout: OPENING_MILLISECONDS });
  connection.exec(`
    pragma journal_mode = wal;
    pragma synchronous = normal;
    pragma wal_autocheckpoint = 0;
    pragma journal_size_limit = 67108864;
    pragma foreign_keys = on;
    pragma cache_size = -32768;
    pragma temp_store = memory;
    pragma busy_timeout = 0;
  `);
  return connection;
}

/** Copies the log into the database file in another thread, started when it is first needed. */
class CheckpointThread {
  readonly #file: string;
  #worker: Worker | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * Resolves when it has copied what it could, and cut the log off where it is told to.
   * @throws Error when it could not, such as for want of room, or when its thread is gone; the next call has another one
   */
  async run(mode: 'passive' | 'truncate'): Promise<void> {
    const worker = this.#worker ?? this.#start();
    worker.postMessage(mode);
    const ended = new AbortController();
    const lost = once(worker, 'exit', { signal: ended.signal }).then(() => {
      throw new Error('the thread that makes checkpoints has ended');
    });
    try {
      const [problem] = (await Promise.race([once(worker, 'message', { signal: ended.signal }), lost])) as [unknown];
      if (problem instanceof Error) throw problem;
    } finally {
      lost.catch(() => {});
      ended.abort();
    }
  }

  #start(): Worker {
    const worker = new Worker(new URL('./sqlite-checkpoint.ts', import.meta.url), { workerData: this.#file });
    worker.unref();
    // Whoever waits for it is told; without a listener, the error would end the process.
    worker.on('error', () => {});
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    this.#worker = worker;
    return worker;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}
