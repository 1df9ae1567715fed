// The name of a policy: what people call it, and what it is known by in files, where ids mean nothing.

import type { Transaction } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { selectPolicyNamed } from './policy-table.ts';

/**
 * Returns when no policy of the source but this one has the name.
 * @throws ShiplockError CONFLICT naming the other policy
 */
export async function refuseTakenName(
  tx: Transaction,
  { id, source, name }: { readonly id?: string; readonly source: string; readonly name: string },
): Promise<void> {
  const other = await selectPolicyNamed(tx, source, name);
  if (!other || other.id === id) return;
  const message = `${source} has a policy named ${JSON.stringify(name)} already: edit that one, or choose another name`;
  throw new ShiplockError('CONFLICT', message, { policy: other.id });
}

/** A name for a policy that was given none: its target, and a number where several policies lead there. */
export async function nameFromTarget(
  tx: Transaction,
  { source, target }: { readonly source: string; readonly target: string },
): Promise<string> {
  let name = target;
  for (let number = 2; await selectPolicyNamed(tx, source, name); number++) name = `${target} ${number}`;
  return name;
}
