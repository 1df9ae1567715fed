// The embedded database: one SQLite file in WAL mode, two connections (readers never wait for the writer), and group
// commit. SQLite itself runs with synchronous=NORMAL, which keeps the file whole but would let the last commits be
// lost with the power; `transaction` therefore resolves only after fdatasync of the log, off the event loop and
// shared by all that wait (docs/adr/0003). Checkpoints, which sync too, run in a thread of their own.

import { once } from 'node:events';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { Kysely, sql } from 'kysely';
import type { Database, Transaction } from './database.ts';
import { groupSync } from './group-sync.ts';
import { migrate } from './migrate.ts';
import type { Tables } from './schema.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

const COMMITS_PER_CHECKPOINT = 500;
const MAX_LOG_BYTES = 64 * 1024 * 1024;

/**
 * Opens the database file, creating or migrating it.
 * @throws Error when the file cannot be opened or was written by a newer version
 */
export async function openSqlite(file: string): Promise<Database> {
  await mkdir(dirname(file), { recursive: true });
  const writerConnection = connect(file);
  const writer = new Kysely<Tables>({ dialect: sqliteDialect(writerConnection, { exclusive: true }) });
  await migrate(writer);
  const readerConnection = connect(file);
  readerConnection.exec('pragma query_only = on');
  const rows = new Kysely<Tables>({ dialect: sqliteDialect(readerConnection, { exclusive: false }) });

  // On this connection it changes whenever another one, such as the writer, commits.
  const dataVersion = readerConnection.prepare('pragma data_version');

  const log = await open(`${file}-wal`, 'r');
  const sync = groupSync(() => log.datasync());
  await sync();
  const checkpoints = new CheckpointThread(file);
  const listeners: (() => void)[] = [];
  let commits = 0;

  let checkpoint: Promise<void> | undefined;

  /**
   * Under steady writing the log never comes to its end by itself. Most of it has just been copied by the thread, and no
   * transaction is open when the writer has its turn, so little is left to do.
   */
  async function checkpointNow(): Promise<void> {
    await checkpoints.run();
    if ((await log.stat()).size > MAX_LOG_BYTES) await sql`pragma wal_checkpoint(truncate)`.execute(writer);
    checkpoint = undefined;
  }

  return {
    rows,
    async transaction<T>(body: (tx: Transaction) => Promise<T>): Promise<T> {
      const value = await writer.transaction().execute(body);
      await sync();
      commits += 1;
      if (commits % COMMITS_PER_CHECKPOINT === 0) checkpoint ??= checkpointNow();
      for (const listener of listeners) listener();
      return value;
    },
    version: () => (dataVersion.get() as { data_version: number }).data_version,
    onCommit: (listener) => void listeners.push(listener),
    async close() {
      await checkpoint;
      await checkpoints.close();
      await rows.destroy();
      await log.close();
      await writer.destroy();
    },
  };
}

function connect(file: string): DatabaseSync {
  const connection = new DatabaseSync(file, { timeout: 5_000 });
  connection.exec(`
    pragma journal_mode = wal;
    pragma synchronous = normal;
    pragma wal_autocheckpoint = 0;
    pragma journal_size_limit = 67108864;
    pragma foreign_keys = on;
    pragma cache_size = -32768;
    pragma temp_store = memory;
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

  /** Resolves when it has copied what it could. */
  async run(): Promise<void> {
    this.#worker ??= new Worker(new URL('./sqlite-checkpoint.ts', import.meta.url), { workerData: this.#file });
    this.#worker.unref();
    this.#worker.postMessage('checkpoint');
    await once(this.#worker, 'message');
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}
