// Users and organizations: making, changing and deleting them. Each has a namespace of its name, made and removed with it.

import type { Transaction } from '../../database/database.ts';
import { ShiplockError } from '../../errors.ts';
import { recordEvent } from '../../event/record-event.ts';
import type { Access } from '../access.ts';
import { keyName } from '../credential/api-key-name.ts';
import { selectKeysShownTo } from '../credential/api-key-table.ts';
import { refuseTokenBesideSecondFactor } from '../credential/second-factor.ts';
import { LDAP } from '../directory/directories.ts';
import { updateIdentity } from '../directory/directory-identity-table.ts';
import { actorOf, type Identity } from '../identity.ts';
import { isSystemAdmin, requireOwner, requireSystemAdmin, requireWholeUser } from '../right/requirements.ts';
import { type Account, readAccount } from './account.ts';
import {
  deleteAccountOnly,
  deleteAccountRow,
  hasRepositories,
  selectOnlyOwned,
  updateAccountRow,
} from './account-table.ts';
import { createAccount } from './create-account.ts';
import { endCredentials } from './end-credentials.ts';
import { getAccount, getVisibleOrganization, hasLocalAdmin } from './find-account.ts';

/** What verbs about accounts need of their room. */
export type Accounts = Pick<Access, 'database' | 'clock'>;

export interface NewUser {
  readonly name: string;
  readonly fullName?: string | undefined;
  readonly isAdmin?: boolean | undefined;
  /** From `hashPassword`; without one the user cannot log in by password. */
  readonly passwordHash?: string | undefined;
  /** The user may take over the repositories that a deleted account of the name has left. */
  readonly takeNamespace?: boolean | undefined;
}

export interface UserChange {
  readonly name: string;
  readonly fullName?: string | undefined;
  readonly isAdmin?: boolean | undefined;
  readonly isActive?: boolean | undefined;
  readonly passwordHash?: string | undefined;
  /** The door has seen the user's present password with this request. */
  readonly isProven?: boolean | undefined;
}

/** What somebody who is deactivated or deleted leaves to others. */
export interface Legacy {
  /** The user names of the API keys whose present secret they have seen. */
  readonly seenKeys: readonly string[];
  /** Organizations that nobody else owns who can log in. */
  readonly ownerless: readonly string[];
}

/** A user after a change; with a legacy when they were deactivated. */
export interface ChangedUser extends Account {
  readonly legacy?: Legacy;
}

const MAX_SEEN_KEYS = 1_000;

/**
 * Creates a user and the namespace of that name; for system admins.
 * @throws ShiplockError DENIED; INVALID for the name, CONFLICT when it is taken
 */
export async function createUser(access: Accounts, by: Identity, user: NewUser): Promise<Account> {
  return access.database.transaction(async (tx) => {
    requireSystemAdmin(by);
    const { name, fullName = '', isAdmin = false, passwordHash = null, takeNamespace = false } = user;
    if (isAdmin) await refuseTokenBesideSecondFactor(tx, by);
    const made = { actor: actorOf(by), at: access.clock.now() };
    const draft = { name, kind: 'user', fullName, isAdmin, passwordHash, takeNamespace } as const;
    return readAccount(await createAccount(tx, made, draft));
  });
}

/**
 * Creates an organization and the namespace of that name; for system admins.
 * @throws ShiplockError DENIED; INVALID for the name, CONFLICT when it is taken
 */
export async function createOrganization(
  access: Accounts,
  by: Identity,
  draft: Pick<NewUser, 'name' | 'fullName' | 'takeNamespace'>,
): Promise<Account> {
  return access.database.transaction(async (tx) => {
    requireSystemAdmin(by);
    const { name, fullName = '', takeNamespace = false } = draft;
    const rest = { fullName, isAdmin: false, passwordHash: null, takeNamespace };
    const made = { actor: actorOf(by), at: access.clock.now() };
    return readAccount(await createAccount(tx, made, { name, kind: 'organization', ...rest }));
  });
}

/**
 * Changes a user: system admins everything, users their own full name and, when they have shown the present one, their
 * password. That holds for admins, too, or a stolen access token of theirs would make itself a password. Deactivation answers with the API keys whose secrets the user knows. A new password and deactivation end all of the user's sessions, access tokens and client certificates.
 * @throws ShiplockError DENIED, NOT_FOUND; INVALID without the present password; CONFLICT when it would leave the
 * deployment without an active admin
 */
export async function changeUser(access: Accounts, by: Identity, change: UserChange): Promise<ChangedUser> {
  const { name, fullName, isAdmin, isActive, passwordHash } = change;
  return access.database.transaction(async (tx) => {
    requireMayChange(by, { ...change, setsPassword: passwordHash !== undefined });
    const { id, directory, isAdmin: wasAdmin, isActive: wasActive } = await getAccount(tx, name, 'user');
    const isAdminsPassword = passwordHash !== undefined && wasAdmin;
    if (isAdmin || isAdminsPassword) await refuseTokenBesideSecondFactor(tx, by);
    if (directory !== null && passwordHash !== undefined)
      throw new ShiplockError(
        'CONFLICT',
        `${name} is an account of the directory, which has its password: change it there`,
      );
    const legacy = isActive === false ? await legacyOf(tx, id) : undefined;
    await updateAccountRow(tx, id, {
      ...(fullName === undefined ? {} : { full_name: fullName }),
      ...(isAdmin === undefined ? {} : { is_admin: isAdmin ? 1 : 0 }),
      ...(isActive === undefined ? {} : { is_active: isActive ? 1 : 0 }),
      ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
      // Kysely refuses an update that changes nothing.
      name,
    });
    if (passwordHash !== undefined || isActive === false) await endCredentials(tx, id, access.clock.now());
    // From now on it is what somebody has decided, and not the directory: whether that has them at all, it has yet to say.
    const isSwitched = isActive !== undefined && isActive !== wasActive;
    const isGone = isActive && directory === LDAP ? 1 : 0;
    if (directory !== null && (isAdmin !== undefined || isSwitched))
      await updateIdentity(tx, id, { gave_admin: 0, ...(isSwitched ? { is_gone: isGone } : {}) });
    await keepAnAdmin(tx);
    const password = passwordHash === undefined ? undefined : ('changed' as const);
    const data = { fullName, isAdmin, isActive, password, ...namesOf(legacy) };
    await recordEvent(tx, {
      type: 'account.updated',
      at: access.clock.now(),
      actor: actorOf(by),
      namespace: name,
      data,
    });
    const account = await getAccount(tx, name, 'user');
    return legacy ? { ...account, legacy } : account;
  });
}

async function legacyOf(tx: Transaction, id: string): Promise<Legacy> {
  const seenKeys = (await selectKeysShownTo(tx, id, MAX_SEEN_KEYS)).map(keyName);
  return { seenKeys, ownerless: await selectOnlyOwned(tx, id) };
}

/** As the event tells of it. */
function namesOf(legacy: Legacy | undefined): { readonly ownerless?: readonly string[] } {
  return legacy && legacy.ownerless.length > 0 ? { ownerless: legacy.ownerless } : {};
}

/**
 * Deletes a user; for system admins. Repositories of the user's namespace stay, for system admins and for those who were
 * given roles there.
 * @throws ShiplockError DENIED, NOT_FOUND; CONFLICT when the user is the last admin
 */
export async function deleteUser(access: Accounts, by: Identity, { name }: { readonly name: string }): Promise<Legacy> {
  return access.database.transaction(async (tx) => {
    requireSystemAdmin(by);
    const user = await getAccount(tx, name, 'user');
    const legacy = await legacyOf(tx, user.id);
    const remove = (await hasRepositories(tx, name)) ? deleteAccountOnly : deleteAccountRow;
    await deleteAccount(tx, access, by, { account: user, remove, legacy });
    return legacy;
  });
}

/**
 * Deletes an organization whose namespace is empty; for its owners and system admins.
 * @throws ShiplockError NOT_FOUND, DENIED; CONFLICT when the namespace has repositories
 */
export async function deleteOrganization(
  access: Accounts,
  by: Identity,
  { name }: { readonly name: string },
): Promise<void> {
  await access.database.transaction(async (tx) => {
    const organization = await getVisibleOrganization(tx, by, name);
    await requireOwner(tx, by, name);
    if (await hasRepositories(tx, name))
      throw new ShiplockError('CONFLICT', `the namespace ${name} still has repositories: delete them first`);
    await deleteAccount(tx, access, by, { account: organization, remove: deleteAccountRow });
  });
}

/**
 * What can be said before the account is looked at, and before a password is hashed.
 * @throws ShiplockError DENIED; INVALID without the present password
 */
export function requireMayChange(
  by: Identity,
  change: Omit<UserChange, 'passwordHash'> & { readonly setsPassword: boolean },
): void {
  const isOwn = by.kind === 'user' && by.name === change.name;
  if (!isSystemAdmin(by)) {
    if (requireWholeUser(by).name !== change.name) requireSystemAdmin(by);
    if (change.isAdmin !== undefined || change.isActive !== undefined) requireSystemAdmin(by);
  }
  if (isOwn && change.setsPassword && !change.isProven)
    throw new ShiplockError('INVALID', 'give your present password as currentPassword');
}

async function deleteAccount(
  tx: Transaction,
  { clock }: Accounts,
  by: Identity,
  {
    account,
    remove,
    legacy,
  }: { readonly account: Account; readonly remove: typeof deleteAccountRow; readonly legacy?: Legacy },
): Promise<void> {
  const { name, kind } = account;
  await remove(tx, account);
  await keepAnAdmin(tx);
  const at = clock.now();
  const event = { type: 'account.deleted', at, actor: actorOf(by), namespace: name } as const;
  await recordEvent(tx, { ...event, data: { kind, ...namesOf(legacy) } });
}

/**
 * Asked at the end of every transaction that may take an admin away.
 * @throws ShiplockError CONFLICT when no active system admin of our own would be left
 */
export async function keepAnAdmin(tx: Transaction): Promise<void> {
  if (!(await hasLocalAdmin(tx)))
    throw new ShiplockError(
      'CONFLICT',
      'this would leave no active system admin with an account of this server: make somebody else one first',
    );
}
