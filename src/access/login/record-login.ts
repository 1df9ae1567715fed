// That somebody logged in for good: `docker login` and its like, which keep a token.

import { recordEvent } from '../../event/record-event.ts';
import type { Accounts } from '../account/accounts.ts';
import { actorOf, type Identity } from '../identity.ts';

/** Records the login of whoever asks. */
export async function recordLogin({ database, clock }: Accounts, by: Identity): Promise<void> {
  const event = { type: 'login.succeeded', at: clock.now(), actor: actorOf(by) } as const;
  await database.transaction((tx) => recordEvent(tx, event));
}
