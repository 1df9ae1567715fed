// That a log-in failed, in the log of events: the name as it was typed, cut, and without what looks like a secret.

import { recordEvent } from '../../event/record-event.ts';
import type { Access } from '../access.ts';
import { typedName } from '../credential/secret.ts';

const MAX_NAME_LENGTH = 255;

/** Records the failure of somebody who came with this name, which is empty where nothing says it. */
export async function recordFailedLogin(
  { database, clock }: Pick<Access, 'database' | 'clock'>,
  name: string,
  address: string,
  data: { readonly reason?: 'expired' } = {},
): Promise<void> {
  const typed = typedName(name).slice(0, MAX_NAME_LENGTH);
  const actor = { kind: 'anonymous', id: null, name: typed, address } as const;
  const event = { type: 'login.failed', at: clock.now(), actor, data } as const;
  await database.transaction((tx) => recordEvent(tx, event));
}
