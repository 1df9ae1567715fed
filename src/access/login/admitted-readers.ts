// Who was found to be allowed to pull, for as long as nobody's rights or credentials change: a client sends the same password,
// secret or certificate with each of the requests of a pull. No password is kept, only a keyed hash of what was sent.

import { type Clock, MICROSECONDS_PER_SECOND, type Microseconds } from '../../clock.ts';
import type { Database } from '../../database/database.ts';
import type { Identity } from '../identity.ts';
import { KeyedHash } from '../keyed-hash.ts';
import { selectRightsRevision } from '../right/rights-revision-table.ts';

/** What a directory vouches for ends no later than this after its end. */
const LIFE = 10 * MICROSECONDS_PER_SECOND;
const MAX_REMEMBERED = 10_000;

/** What a client shows with each request, as it was sent. */
export interface Credential {
  readonly kind: 'authorization' | 'certificate';
  /** The value of the header Authorization, or the fingerprint of the certificate. */
  readonly value: string;
}

interface Admitted {
  readonly by: Identity;
  readonly until: Microseconds;
}

/** When what was shown ends by itself; null or undefined for never. */
function endOf(by: Identity): Microseconds | null | undefined {
  if (by.kind === 'key') return by.expiresAt;
  return by.kind === 'user' ? (by.token ?? by.certificate)?.expiresAt : undefined;
}

export class AdmittedReaders {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #hash = new KeyedHash();
  readonly #admitted = new Map<string, Admitted>();
  /** The database's version for which all of it is right. */
  #version: number | undefined;
  /** Of rights and credentials, in that version. */
  #revision: number | undefined;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Whether `known` can answer: nothing was written since the last look. */
  isCurrent(): boolean {
    return this.#version === this.#database.version();
  }

  /** Forgets everybody if somebody's rights have changed since the last look; one look into the database after a commit. */
  async refresh(): Promise<void> {
    if (this.isCurrent()) return;
    // What is committed after this was asked for is looked at the next time for certain.
    const version = this.#database.version();
    const revision = await selectRightsRevision(this.#database.rows);
    if (revision !== this.#revision) this.#admitted.clear();
    this.#revision = revision;
    this.#version = version;
  }

  /** Who shows this credential, where they were admitted to this repository and no rights have changed since. */
  known(credential: Credential, repository: string): Identity | undefined {
    if (!this.isCurrent()) return undefined;
    const found = this.#admitted.get(this.#mark(credential, repository));
    return found && this.#clock.now() < found.until ? found.by : undefined;
  }

  /**
   * To be called before somebody is asked who they are; the function that it returns, once they are found to be allowed to pull.
   * Where rights were changed meanwhile, it may have been theirs: then they are not remembered.
   */
  async begin(): Promise<(credential: Credential, repository: string, by: Identity) => Promise<void>> {
    await this.refresh();
    const before = this.#revision;
    return async (credential, repository, by) => {
      await this.refresh();
      if (before !== this.#revision) return;
      if (this.#admitted.size >= MAX_REMEMBERED) this.#admitted.clear();
      const until = Math.min(this.#clock.now() + LIFE, endOf(by) ?? Number.POSITIVE_INFINITY);
      this.#admitted.set(this.#mark(credential, repository), { by, until });
    };
  }

  /** Neither a kind nor the name of a repository has a NUL in it. */
  #mark({ kind, value }: Credential, repository: string): string {
    return this.#hash.of(kind, repository, value);
  }
}
