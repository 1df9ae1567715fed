// What the rooms know of the database: rows to read, and transactions that are durable when they resolve.

import type { Kysely, Transaction as KyselyTransaction } from 'kysely';
import type { Tables } from './schema.ts';

/** Rows as of the last commit, or, inside a transaction, with what it has written so far. */
export type Rows = Kysely<Tables>;

export type Transaction = KyselyTransaction<Tables>;

export interface Commits {
  readonly count: number;
  /** Whether one of them has written to the queue of jobs. */
  readonly jobs: boolean;
}

export type CommitListener = (
  commits: Commits & {
    /** Another thread has made them. */
    readonly elsewhere: boolean;
  },
) => void;

export interface Database {
  /** For reading outside of transactions; it never waits for a writer. */
  readonly rows: Rows;

  /**
   * Runs the body in one transaction and resolves with its value once the commit has reached the disk.
   * An error thrown by the body rolls everything back. Write transactions run one after the other, so the body
   * must await nothing but its own rows: no files, no network.
   */
  transaction<T>(body: (tx: Transaction) => Promise<T>): Promise<T>;

  /** Asked in a transaction: whether others wait for it to end. */
  isAwaited(): boolean;

  /**
   * A number that differs from an earlier one when anything was committed in between, by this process or another. What
   * was read under one version is right while the version stays. Within one callback of the event loop it is asked for once.
   */
  version(): number;

  /** Calls the listener after commits, of this thread's or those that it hears of; used to wake the worker. */
  onCommit(listener: CommitListener): void;

  /** Tells of commits that another thread has made. */
  hearOfCommits(commits: Commits): void;

  close(): Promise<void>;
}
