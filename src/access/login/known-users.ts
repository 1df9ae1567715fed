// Users who have shown their password a short while ago, from the same address: clients send it with each request of a push, and
// nothing about them has changed since. No password is kept, only a keyed hash of it.

import type { Identity, UserIdentity } from '../identity.ts';
import { KeyedHash } from '../keyed-hash.ts';
import type { RightsMemory } from '../right/rights-memory.ts';

/** What a client sends, and from where. */
export interface ShownPassword {
  readonly name: string;
  readonly password: string;
  readonly address: string;
}

export class KnownUsers {
  readonly #memory: RightsMemory<Identity>;
  readonly #hash = new KeyedHash();

  constructor(memory: RightsMemory<Identity>) {
    this.#memory = memory;
  }

  /** Whose password it is, if they have shown it a short while ago and no rights or credentials have changed since. */
  async find(shown: ShownPassword): Promise<UserIdentity | undefined> {
    await this.#memory.refresh();
    const found = this.#memory.get(this.#mark(shown));
    return found?.kind === 'user' ? found : undefined;
  }

  /**
   * To be called before the password is looked at; the function that it returns, once it was all that is asked for. Those of
   * directories are not remembered: what ends there is not told.
   */
  async begin(): Promise<(shown: ShownPassword, user: UserIdentity) => Promise<void>> {
    const remember = await this.#memory.begin();
    return async (shown, user) => {
      if (user.provenBy !== undefined) await remember(this.#mark(shown), user);
    };
  }

  #mark({ name, password, address }: ShownPassword): string {
    return this.#hash.of(address, JSON.stringify(name), password);
  }
}
