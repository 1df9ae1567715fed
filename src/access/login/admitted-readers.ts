// Who was found to be allowed to pull, for as long as nothing is written to the database: a client sends the same password or
// secret with each of the requests of a pull. No password is kept, only a keyed hash of what was sent.

import { createHmac, randomBytes } from 'node:crypto';
import { type Clock, MICROSECONDS_PER_SECOND, type Microseconds } from '../../clock.ts';
import type { Database } from '../../database/database.ts';
import type { Identity } from '../identity.ts';

/** What ends with time, such as a token or what a directory vouches for, ends no later than this after its end. */
const LIFE = 10 * MICROSECONDS_PER_SECOND;
const MAX_REMEMBERED = 10_000;

interface Admitted {
  readonly by: Identity;
  readonly until: Microseconds;
}

export class AdmittedReaders {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #key = randomBytes(32);
  readonly #admitted = new Map<string, Admitted>();
  /** Of the database, for which all of it is right. */
  #version: number | undefined;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Who sends this Authorization header, where they were admitted to this repository and nothing was written since. */
  known(authorization: string, repository: string): Identity | undefined {
    this.#forgetOld();
    const found = this.#admitted.get(this.#mark(authorization, repository));
    return found && this.#clock.now() < found.until ? found.by : undefined;
  }

  /**
   * To be called before somebody is asked who they are; the function that it returns, once they are found to be allowed to pull.
   * What was written meanwhile may have been about them: then they are not remembered.
   */
  begin(): (authorization: string, repository: string, by: Identity) => void {
    const before = this.#database.version();
    return (authorization, repository, by) => {
      if (before !== this.#database.version()) return;
      this.#forgetOld();
      if (this.#admitted.size >= MAX_REMEMBERED) this.#admitted.clear();
      this.#admitted.set(this.#mark(authorization, repository), { by, until: this.#clock.now() + LIFE });
    };
  }

  #forgetOld(): void {
    const version = this.#database.version();
    if (version === this.#version) return;
    this.#version = version;
    this.#admitted.clear();
  }

  #mark(authorization: string, repository: string): string {
    return createHmac('sha256', this.#key).update(repository).update('\0').update(authorization).digest('base64');
  }
}
