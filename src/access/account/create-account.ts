// Making an account, whoever asks for it: an admin, or a first log-in by a directory.

import { randomUUIDv7 } from 'node:crypto';
import type { Actor } from '../../actor.ts';
import type { Microseconds } from '../../clock.ts';
import type { Transaction } from '../../database/database.ts';
import type { AccountRow } from '../../database/schema/accounts.ts';
import { ShiplockError } from '../../errors.ts';
import { newestSequence } from '../../event/list-events.ts';
import { recordEvent } from '../../event/record-event.ts';
import { isNameComponent } from '../../oci/reference.ts';
import { insertAccount, selectAccount } from './account-table.ts';
import { selectNamespace } from './namespace-table.ts';

export interface AccountDraft {
  readonly name: string;
  readonly kind: AccountRow['kind'];
  readonly fullName: string;
  readonly isAdmin: boolean;
  /** null for one that no password of ours lets in. */
  readonly passwordHash: string | null;
  /** The account may take over the repositories that a deleted one of the name has left. */
  readonly takeNamespace: boolean;
  /** Of an account of a directory: whose word counts, and for how long it is good without. */
  readonly directory?: { readonly issuer: string; readonly goodUntil: Microseconds } | undefined;
}

const MAX_ACCOUNT_NAME_LENGTH = 100;

/** Who is not logged in, wherever somebody is named; so no account has this name. */
export const ANONYMOUS_NAME = 'anonymous';

/** @throws ShiplockError INVALID for the name, CONFLICT when it is taken */
export async function createAccount(
  tx: Transaction,
  { actor, at }: { readonly actor: Actor; readonly at: Microseconds },
  draft: AccountDraft,
): Promise<AccountRow> {
  const { name, kind, directory } = draft;
  if (!isNameComponent(name) || name.length > MAX_ACCOUNT_NAME_LENGTH) {
    throw new ShiplockError(
      'INVALID',
      `${JSON.stringify(name)} cannot be a name: use lower-case letters and digits, with . _ __ or dashes between them, at most ${MAX_ACCOUNT_NAME_LENGTH}`,
    );
  }
  if (name === ANONYMOUS_NAME)
    throw new ShiplockError('INVALID', `${name} cannot be a name: it stands for who is not logged in`);
  if (await selectAccount(tx, name)) throw new ShiplockError('CONFLICT', `the name ${name} is taken`);
  if (!draft.takeNamespace && (await selectNamespace(tx, name))) {
    const message = `the namespace ${name} holds repositories of an account that was deleted: choose another name, or say "takeNamespace": true (--take-namespace) to hand them over`;
    throw new ShiplockError('CONFLICT', message);
  }
  const row: AccountRow = {
    id: randomUUIDv7(),
    name,
    kind,
    full_name: draft.fullName,
    password_hash: draft.passwordHash,
    is_admin: draft.isAdmin ? 1 : 0,
    is_active: 1,
    directory: directory?.issuer ?? null,
    good_until: directory?.goodUntil ?? null,
    created_at: at,
  };
  await insertAccount(tx, row, await newestSequence(tx));
  const data = { kind, ...(directory ? { directory: directory.issuer } : {}) };
  await recordEvent(tx, { type: 'account.created', at, actor, namespace: name, data });
  return row;
}
