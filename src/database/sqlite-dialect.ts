// Kysely over the SQLite that Node brings along. The driver keeps prepared statements, since compiling SQL costs more
// than most of our queries, and one connection is handed to one transaction at a time.

import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { LockWait } from './lock-wait.ts';

const MAX_STATEMENTS = 500;

/**
 * SQLite's calls are synchronous, so a long transaction would block the event loop. It yields to others whenever it has
 * run for this long; readers are not held up meanwhile, as they have a connection of their own.
 */
const SLICE_MILLISECONDS = 0.4;
/** How many turns of the event loop the others then have: a request takes several, from its first byte to its answer. */
const TURNS_FOR_OTHERS = 4;

const SQLITE_BUSY = 5;
/** Another connection holds the lock for some milliseconds; the chance keeps two who wait out of step. */
const shortPause = () => delay(1 + Math.random());
/** No transaction of Shiplock takes this long: another program has the lock, such as a shell left in a transaction. */
const LONGEST_WAIT_MILLISECONDS = 30_000;

export interface DialectOptions {
  /** Users of the connection wait for one another. */
  readonly exclusive: boolean;
  /** Transactions let the event loop turn from time to time. */
  readonly inSlices: boolean;
  /** Who waits for the lock to write. */
  readonly lockWait?: LockWait;
  /** Who waits already gets the lock before this thread. */
  readonly letsOthersGoFirst?: boolean;
  /** Told, with the name of the table, of each statement that writes. */
  readonly onWrite?: (table: string) => void;
  /**
   * A connection of the same thread that writes. Between its transactions it is asked in place of this one: it has in memory what it
   * has written, where this one forgets all pages whenever another connection has written.
   */
  readonly writer?: DatabaseSync | undefined;
}

/** A dialect on one open SQLite connection. */
export function sqliteDialect(connection: DatabaseSync, options: DialectOptions): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createDriver: () => new NodeSqliteDriver(connection, options),
  };
}

class NodeSqliteDriver implements Driver {
  readonly #connection: NodeSqliteConnection;
  readonly #database: DatabaseSync;
  readonly #options: DialectOptions;
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  constructor(database: DatabaseSync, options: DialectOptions) {
    this.#database = database;
    this.#connection = new NodeSqliteConnection(database, options);
    this.#options = options;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#options.exclusive) {
      if (this.#taken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      this.#taken = true;
    }
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#taken = false;
  }

  /**
   * Takes the write lock at once, so that nothing read in the transaction can be stale when it writes. The lock is asked
   * for again and again without blocking the thread, by one transaction of each thread: the others wait in order.
   */
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const { inSlices, lockWait, letsOthersGoFirst } = this.#options;
    const giveUpAt = performance.now() + LONGEST_WAIT_MILLISECONDS;
    while (letsOthersGoFirst && lockWait?.others() && performance.now() < giveUpAt) await shortPause();
    try {
      for (;;) {
        if (await this.#hasBegun(connection, giveUpAt)) break;
        lockWait?.begin();
        await shortPause();
      }
    } finally {
      lockWait?.end();
    }
    if (inSlices) this.#connection.beginSlice();
  }

  /** False while somebody else has the lock. */
  async #hasBegun(connection: DatabaseConnection, giveUpAt: number): Promise<boolean> {
    try {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'));
      return true;
    } catch (error) {
      if (!isBusy(error) || performance.now() > giveUpAt) throw error;
      return false;
    }
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // After some errors, such as a full disk, SQLite has rolled back by itself.
    if (this.#database.isTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }
}

function isBusy(error: unknown): boolean {
  return (error as { errcode?: unknown }).errcode === SQLITE_BUSY;
}

/** As Kysely begins what only reads. */
const READS = 'select ';

interface Prepared {
  readonly statement: StatementSync;
  /** Whether it answers with rows. */
  readonly hasRows: boolean;
  /** The table that it writes to. */
  readonly writes: string | undefined;
}

/** As Kysely begins every statement that writes. */
const WRITES = /^(?:insert into|update|delete from) "(\w+)"/;

class NodeSqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #writer: DatabaseSync | undefined;
  readonly #onWrite: (table: string) => void;
  readonly #statements: Statements;
  readonly #statementsOfWriter: Statements | undefined;
  /** Infinite where transactions do not let others have turns. */
  #sliceEnd = Number.POSITIVE_INFINITY;

  constructor(database: DatabaseSync, { writer, onWrite = () => {} }: Pick<DialectOptions, 'writer' | 'onWrite'>) {
    this.#database = database;
    this.#writer = writer;
    this.#onWrite = onWrite;
    this.#statements = new Statements(database);
    this.#statementsOfWriter = writer && new Statements(writer);
  }

  /** Counts the time from here. */
  beginSlice(): void {
    this.#sliceEnd = performance.now() + SLICE_MILLISECONDS;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (performance.now() > this.#sliceEnd) {
      for (let turn = 0; turn < TURNS_FOR_OTHERS; turn++) await setImmediate();
      this.beginSlice();
    }
    const { statement, hasRows, writes } = this.#statementsFor(query.sql).prepare(query.sql);
    if (writes !== undefined) this.#onWrite(writes);
    const parameters = query.parameters as SQLInputValue[];
    if (hasRows) return { rows: statement.all(...parameters) as R[] };
    const { changes } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    for (const row of this.#database.prepare(query.sql).iterate(...(query.parameters as SQLInputValue[]))) {
      yield { rows: [row as R] };
    }
  }

  /** What is in a transaction that has not ended is nobody else's to see. */
  #statementsFor(sql: string): Statements {
    const ofWriter = this.#statementsOfWriter;
    return ofWriter && sql.startsWith(READS) && !this.#writer?.isTransaction ? ofWriter : this.#statements;
  }
}

/** What one connection has compiled. */
class Statements {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, Prepared>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    const writes = WRITES.exec(sql)?.[1];
    const prepared = { statement, hasRows: statement.columns().length > 0, writes };
    // Statements differ only by the shape of the query, so the bound is met by a fault in the code, not by load.
    if (this.#prepared.size >= MAX_STATEMENTS) this.#prepared.clear();
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}
