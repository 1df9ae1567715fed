// Places in which jobs run, dealt out in turn by whose the jobs are.

import type { Database } from '../database/database.ts';
import { hasDueJob, type Lease, leaseJobs, selectDueShares, type Wanted } from './due-job-table.ts';
import { requesterOf, type StoredJob } from './job-table.ts';
import { ShareTurns, shareOfJob } from './share-turns.ts';

export interface LaneRules {
  readonly wanted: Wanted;
  readonly places: number;
  /** How many jobs of one share run at a time, those that have given their place away among them. */
  readonly ofOne: number;
  /** In milliseconds: a job that takes longer gives its place to others, and goes on beside them. */
  readonly gives?: number;
}

export class Lane {
  readonly #rules: LaneRules;
  readonly #elapsed: () => number;
  readonly #turns = new ShareTurns();
  readonly #running = new Map<Promise<void>, { readonly share: string; readonly begun: number }>();

  /** @param elapsed milliseconds, as a clock's `elapsed` gives them */
  constructor(rules: LaneRules, elapsed: () => number) {
    this.#rules = rules;
    this.#elapsed = elapsed;
  }

  /** Takes jobs that are due for the places that are free. */
  async lease(database: Database, lease: Omit<Lease, 'limit' | 'wanted'>): Promise<StoredJob[]> {
    const { wanted } = this.#rules;
    const free = this.#freePlaces();
    if (free <= 0 || !(await hasDueJob(database.rows, lease.now, wanted))) return [];
    const shares = await selectDueShares(database.rows, lease.now, wanted);
    const portions = this.#turns.deal(shares, free, (share) => this.#roomOf(share));
    if (portions.length === 0) return [];
    return database.transaction(async (tx) => {
      const leased: StoredJob[] = [];
      for (const { share, count } of portions) {
        const { namespace, requester } = share;
        leased.push(...(await leaseJobs(tx, { ...lease, limit: count, wanted: { ...wanted, namespace, requester } })));
      }
      return leased;
    });
  }

  /** The job runs until the work has ended; resolves then. */
  hold(row: StoredJob, work: Promise<void>): Promise<void> {
    const share = shareOfJob(row.repository, requesterOf(row));
    const held = work.finally(() => this.#running.delete(held));
    this.#running.set(held, { share, begun: this.#elapsed() });
    return held;
  }

  /** Resolves when what runs now has ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#running.keys());
  }

  #freePlaces(): number {
    const { places, gives = Number.POSITIVE_INFINITY } = this.#rules;
    const now = this.#elapsed();
    return places - [...this.#running.values()].filter(({ begun }) => now - begun < gives).length;
  }

  #roomOf(share: string): number {
    return this.#rules.ofOne - [...this.#running.values()].filter((one) => one.share === share).length;
  }
}
