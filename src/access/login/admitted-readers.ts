// Who was found to be allowed to pull, so that the next requests of the same pull need no look into the database. No password is
// kept, only a keyed hash of what was sent.

import type { Microseconds } from '../../clock.ts';
import type { Identity } from '../identity.ts';
import { KeyedHash } from '../keyed-hash.ts';
import type { RightsMemory } from '../right/rights-memory.ts';

/** What a client shows with each request, as it was sent. */
export interface Credential {
  readonly kind: 'authorization' | 'certificate';
  /** The value of the header Authorization, or the fingerprint of the certificate. */
  readonly value: string;
}

/** When what was shown ends by itself; null or undefined for never. */
function endOf(by: Identity): Microseconds | null | undefined {
  if (by.kind === 'key') return by.expiresAt;
  return by.kind === 'user' ? (by.token ?? by.certificate)?.expiresAt : undefined;
}

export class AdmittedReaders {
  readonly #memory: RightsMemory<Identity>;
  readonly #hash = new KeyedHash();

  constructor(memory: RightsMemory<Identity>) {
    this.#memory = memory;
  }

  /** Whether `known` can answer: nothing was written since the last look. */
  isCurrent(): boolean {
    return this.#memory.isCurrent();
  }

  /** Forgets everybody if somebody's rights have changed since the last look; one look into the database after a commit. */
  async refresh(): Promise<void> {
    await this.#memory.refresh();
  }

  /** Who shows this credential, where they were admitted to this repository and no rights have changed since. */
  known(credential: Credential, repository: string): Identity | undefined {
    return this.#memory.get(this.#mark(credential, repository));
  }

  /**
   * To be called before somebody is asked who they are; the function that it returns, once they are found to be allowed to pull.
   * Where rights were changed meanwhile, it may have been theirs: then they are not remembered.
   */
  async begin(): Promise<(credential: Credential, repository: string, by: Identity) => Promise<void>> {
    const remember = await this.#memory.begin();
    return (credential, repository, by) => remember(this.#mark(credential, repository), by, endOf(by));
  }

  /** Neither a kind nor the name of a repository has a NUL in it. */
  #mark({ kind, value }: Credential, repository: string): string {
    return this.#hash.of(kind, repository, value);
  }
}
