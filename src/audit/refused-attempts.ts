// What was refused, on its way into the audit log. It is written a second later, many at once, and attempts that go on are
// folded: of one network and kind, so many in a minute have a record each, and the others one together, with their number. So
// that nobody fills the log by guessing. A process that is killed loses what waits here: a second's records, and a minute's numbers.

import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { appendRecords } from './append-records.ts';
import type { NewRecord } from './audit-record.ts';

export interface RefusedAttempt extends Omit<NewRecord, 'outcome' | 'count'> {
  /** The network from which it came; those of one network are folded. */
  readonly network: string;
}

const WRITE_MILLISECONDS = 1_000;
const WINDOW_MILLISECONDS = 60_000;
/** In a window, of one network and kind. */
const SINGLE_RECORDS = 10;
/** Of networks and kinds at a time; all others are one. */
const MAX_GROUPS = 2_000;

interface Counted {
  readonly record: NewRecord;
  readonly count: number;
}

interface Group {
  readonly since: number;
  /** Records of this window. */
  singles: number;
  readonly waiting: Map<string, Counted>;
  folded: Counted | undefined;
}

export class RefusedAttempts {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #onFailure: (error: unknown) => void;
  #groups = new Map<string, Group>();
  #timer: NodeJS.Timeout | undefined;

  constructor(database: Database, clock: Clock, onFailure: (error: unknown) => void) {
    this.#database = database;
    this.#clock = clock;
    this.#onFailure = onFailure;
  }

  note({ network, ...attempt }: RefusedAttempt): void {
    const record: NewRecord = { ...attempt, outcome: 'refused' };
    const group = this.#groupOf(JSON.stringify([network, record.action, record.actor.id]));
    const { at: _at, ...same } = record;
    const key = JSON.stringify(same);
    const before = group.waiting.get(key);
    if (before) group.waiting.set(key, { ...before, count: before.count + 1 });
    else if (group.singles < SINGLE_RECORDS) {
      group.singles++;
      group.waiting.set(key, { record, count: 1 });
    } else group.folded = group.folded ? fold(group.folded, record) : { record, count: 1 };
    this.#writeLater();
  }

  /** Writes what waits; also what is still being folded, when it is told to. */
  async flush({ all = false } = {}): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const now = this.#clock.elapsed();
    const records: NewRecord[] = [];
    for (const [name, group] of this.#groups) {
      const isOver = all || now - group.since >= WINDOW_MILLISECONDS;
      for (const { record, count } of group.waiting.values()) records.push({ ...record, count });
      group.waiting.clear();
      if (!isOver) continue;
      if (group.folded) records.push({ ...group.folded.record, count: group.folded.count });
      this.#groups.delete(name);
    }
    if (this.#groups.size > 0) this.#writeLater();
    if (records.length === 0) return;
    try {
      await this.#database.transaction((tx) => appendRecords(tx, records));
    } catch (error) {
      this.#onFailure(error);
    }
  }

  /** Writes everything, and nothing later. */
  async stop(): Promise<void> {
    await this.flush({ all: true });
    clearTimeout(this.#timer);
  }

  #groupOf(name: string): Group {
    const known = this.#groups.get(name);
    if (known) return known;
    if (this.#groups.size >= MAX_GROUPS && name !== '') return this.#groupOf('');
    const group = { since: this.#clock.elapsed(), singles: 0, waiting: new Map(), folded: undefined };
    this.#groups.set(name, group);
    return group;
  }

  #writeLater(): void {
    this.#timer ??= setTimeout(() => void this.flush(), WRITE_MILLISECONDS).unref();
  }
}

/** One record for both: of what differs, it says nothing. */
function fold({ record, count }: Counted, other: NewRecord): Counted {
  const same = <Value>(one: Value, another: Value) => (one === another ? one : undefined);
  const { actor } = record;
  return {
    count: count + 1,
    record: {
      ...record,
      actor: {
        ...actor,
        name: same(actor.name, other.actor.name) ?? '',
        credential: same(actor.credential, other.actor.credential),
        address: same(actor.address, other.actor.address),
        userAgent: same(actor.userAgent, other.actor.userAgent),
      },
      repository: same(record.repository, other.repository),
      namespace: same(record.namespace, other.namespace),
      subject: same(record.subject, other.subject),
      reason: same(record.reason, other.reason),
      detail: same(record.detail, other.detail) ?? '{}',
    },
  };
}
