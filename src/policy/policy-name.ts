// The name of a policy: what people call it, and what it is known by in files, where ids mean nothing.

import type { Rows, Transaction } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { selectPolicyNamed } from './policy-table.ts';

/** Without an id for one that is not saved yet. */
interface Named {
  readonly id?: string | undefined;
  readonly source: string;
  readonly name: string;
}

/** @throws ShiplockError CONFLICT, as `takenNameError` */
export async function refuseTakenName(tx: Transaction, policy: Named): Promise<void> {
  const taken = await takenNameError(tx, policy);
  if (taken) throw taken;
}

/** The error that names another policy of the source which has the name; undefined when none has. */
export async function takenNameError(rows: Rows, { id, source, name }: Named): Promise<ShiplockError | undefined> {
  const other = await selectPolicyNamed(rows, source, name);
  if (!other || other.id === id) return undefined;
  const message = `${source} has a policy named ${JSON.stringify(name)} already: edit that one, or choose another name`;
  return new ShiplockError('CONFLICT', message, { policy: other.id });
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
