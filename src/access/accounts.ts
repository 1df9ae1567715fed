// Users and organizations. Each has a namespace of its name, made and removed with it.

import { randomUUIDv7 } from 'node:crypto';
import type { Actor } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Rows, Transaction } from '../database/database.ts';
import type { AccountRow } from '../database/schema/accounts.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import { isNameComponent } from '../oci/reference.ts';
import { deleteAccessTokensOf } from './access-token-table.ts';
import {
  countAdmins,
  deleteAccountRow,
  hasRepositories,
  insertAccount,
  selectAccount,
  selectAccounts,
  updateAccountRow,
} from './account-table.ts';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly kind: 'user' | 'organization';
  readonly fullName: string;
  readonly isAdmin: boolean;
  readonly isActive: boolean;
  readonly createdAt: Microseconds;
}

export interface NewAccount {
  readonly name: string;
  readonly kind: Account['kind'];
  readonly fullName?: string | undefined;
  readonly isAdmin?: boolean | undefined;
  /** From `hashPassword`; users have one. */
  readonly passwordHash?: string | undefined;
}

export interface AccountChange {
  readonly fullName?: string | undefined;
  readonly isAdmin?: boolean | undefined;
  readonly isActive?: boolean | undefined;
  readonly passwordHash?: string | undefined;
}

const MAX_ACCOUNT_NAME_LENGTH = 100;

/**
 * Creates the account and its namespace.
 * @throws ShiplockError INVALID for the name, CONFLICT when it is taken
 */
export async function createAccount(
  tx: Transaction,
  account: NewAccount,
  by: Actor,
  at: Microseconds,
): Promise<Account> {
  const { name } = account;
  if (!isNameComponent(name) || name.length > MAX_ACCOUNT_NAME_LENGTH) {
    throw new ShiplockError(
      'INVALID',
      `${JSON.stringify(name)} cannot be a name: use lower-case letters and digits, with single . _ or - between them, at most ${MAX_ACCOUNT_NAME_LENGTH}`,
    );
  }
  if (await selectAccount(tx, name)) throw new ShiplockError('CONFLICT', `the name ${name} is taken`);
  const row: AccountRow = {
    id: randomUUIDv7(),
    name,
    kind: account.kind,
    full_name: account.fullName ?? '',
    password_hash: account.passwordHash ?? null,
    is_admin: account.isAdmin ? 1 : 0,
    is_active: 1,
    created_at: at,
  };
  await insertAccount(tx, row);
  await recordEvent(tx, { type: 'account.created', at, actor: by, namespace: name, data: { kind: row.kind } });
  return readAccount(row);
}

/**
 * Changes an account. A new password and deactivation end all of the user's access tokens.
 * @throws ShiplockError NOT_FOUND; CONFLICT when it would leave the deployment without an active admin
 */
export async function updateAccount(
  tx: Transaction,
  name: string,
  kind: Account['kind'],
  change: AccountChange,
  by: Actor,
  at: Microseconds,
): Promise<Account> {
  const account = await getAccount(tx, name, kind);
  await updateAccountRow(tx, account.id, {
    ...(change.fullName === undefined ? {} : { full_name: change.fullName }),
    ...(change.isAdmin === undefined ? {} : { is_admin: change.isAdmin ? 1 : 0 }),
    ...(change.isActive === undefined ? {} : { is_active: change.isActive ? 1 : 0 }),
    ...(change.passwordHash === undefined ? {} : { password_hash: change.passwordHash }),
    // Kysely refuses an update that changes nothing.
    name,
  });
  if (change.passwordHash !== undefined || change.isActive === false) await deleteAccessTokensOf(tx, account.id);
  await keepAnAdmin(tx);
  const { passwordHash, ...shown } = change;
  const data = { ...shown, ...(passwordHash === undefined ? {} : { password: 'changed' }) };
  await recordEvent(tx, { type: 'account.updated', at, actor: by, namespace: name, data });
  return getAccount(tx, name, kind);
}

/**
 * Deletes an account whose namespace is empty.
 * @throws ShiplockError NOT_FOUND; CONFLICT when it has repositories, or is the last admin
 */
export async function deleteAccount(
  tx: Transaction,
  name: string,
  kind: Account['kind'],
  by: Actor,
  at: Microseconds,
): Promise<void> {
  const account = await getAccount(tx, name, kind);
  if (await hasRepositories(tx, name)) {
    throw new ShiplockError('CONFLICT', `the namespace ${name} still has repositories: delete them first`);
  }
  await deleteAccountRow(tx, account);
  await keepAnAdmin(tx);
  await recordEvent(tx, { type: 'account.deleted', at, actor: by, namespace: name, data: { kind } });
}

export async function findAccount(rows: Rows, name: string): Promise<Account | undefined> {
  const row = await selectAccount(rows, name);
  return row && readAccount(row);
}

/** @throws ShiplockError NOT_FOUND */
export async function getAccount(rows: Rows, name: string, kind: Account['kind']): Promise<Account> {
  const account = await findAccount(rows, name);
  if (account?.kind !== kind) throw new ShiplockError('NOT_FOUND', `there is no ${kind} ${name}`);
  return account;
}

/** In the order of their names. */
export async function listAccounts(
  rows: Rows,
  filter: { kind: Account['kind']; after?: string | undefined; limit: number; memberId?: string | undefined },
): Promise<Account[]> {
  return (await selectAccounts(rows, filter)).map(readAccount);
}

/** True once somebody can administer this deployment. */
export async function hasAdmin(rows: Rows): Promise<boolean> {
  return (await countAdmins(rows)) > 0;
}

async function keepAnAdmin(tx: Transaction): Promise<void> {
  if (!(await hasAdmin(tx)))
    throw new ShiplockError('CONFLICT', 'this would leave no active system admin: make somebody else one first');
}

function readAccount(row: AccountRow): Account {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    fullName: row.full_name,
    isAdmin: row.is_admin === 1,
    isActive: row.is_active === 1,
    createdAt: row.created_at,
  };
}
