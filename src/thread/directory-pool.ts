// Asks an LDAP directory about passwords in a thread of its own.

import { DirectoryAway } from '../directory/directory-away.ts';
import type { PasswordDirectory } from '../directory/password-directory.ts';
import type { DirectoryPerson } from '../directory/person.ts';
import { ShiplockError } from '../errors.ts';
import { createPool } from './pool.ts';

/** What the thread is asked. */
export interface AskedPassword {
  readonly who: Parameters<PasswordDirectory['logIn']>[0];
  readonly password: string;
}

/** What it answers: errors of the directory do not come out of a thread as what they are. */
export type DirectoryAnswer = { readonly person: DirectoryPerson | undefined } | { readonly away: string };

const LIMITS = {
  heapMegabytes: 256,
  /** Longer than any log-in takes; what hangs beyond ends with the thread. */
  longestMilliseconds: 8_000,
  atOnce: 8,
  mostWaiting: 40,
};

/** @param data what the thread's module makes the directory of */
export function createDirectoryPool(
  data: unknown,
): Pick<PasswordDirectory, 'logIn'> & { readonly close: () => Promise<void> } {
  const pool = createPool({ module: new URL('../serve-directory.ts', import.meta.url), data, ...LIMITS });
  return {
    async logIn(who, password) {
      const asked: AskedPassword = { who, password };
      const answer = await pool.run<DirectoryAnswer>('logIn', asked).catch((error: unknown) => {
        if (error instanceof ShiplockError) throw error;
        throw new DirectoryAway(`the thread that asks the directory: ${(error as Error).message}`, { cause: error });
      });
      if ('away' in answer) throw new DirectoryAway(answer.away);
      return answer.person;
    },
    close: pool.close,
  };
}
