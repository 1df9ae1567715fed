// Whose work it is when rules are asked: each has a share of the thread in which that is done.

import { parseKeyName } from '../access/credential/api-key-name.ts';
import type { ActorReference } from '../actor.ts';

/** Keys share with each other and with whose they are: making another one gives no second share. */
export function shareOf({ name }: Pick<ActorReference, 'name'>): string {
  return parseKeyName(name)?.namespace ?? name;
}
