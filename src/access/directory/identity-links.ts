// By hand: which account is whose of a directory. For names that are taken, accounts that were there before the directory, and
// providers that move to another address.

import type { Transaction } from '../../database/database.ts';
import { ShiplockError } from '../../errors.ts';
import { recordEvent } from '../../event/record-event.ts';
import type { Access } from '../access.ts';
import { selectOnlyOwned, updateAccountRow } from '../account/account-table.ts';
import { keepAnAdmin } from '../account/accounts.ts';
import { endCredentials } from '../account/end-credentials.ts';
import { getAccount } from '../account/find-account.ts';
import { updateTeamsOfIssuer } from '../account/team-table.ts';
import { refuseTokenBesideSecondFactor } from '../credential/second-factor.ts';
import { actorOf, type Identity } from '../identity.ts';
import { requireEverywhere, requireSystemAdmin } from '../right/requirements.ts';
import { rulesOf } from './directories.ts';
import {
  deleteIdentity,
  insertIdentity,
  selectIdentity,
  selectPerson,
  selectSubjects,
  updateIdentity,
} from './directory-identity-table.ts';
import { endGroupRights } from './end-group-rights.ts';

type Linking = Pick<Access, 'database' | 'clock' | 'directories'>;

/** As whom a directory knows a user. */
export interface LinkedIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** When the directory told of it last, in microseconds since 1970. */
  readonly checkedAt: number;
  readonly groups: readonly string[];
}

/** As whom the directory knows the user; for system admins and auditors. @throws ShiplockError DENIED; NOT_FOUND for a user of our own */
export async function getIdentity(
  access: Linking,
  by: Identity,
  { user }: { readonly user: string },
): Promise<LinkedIdentity> {
  const { rows } = access.database;
  await requireEverywhere(rows, by, 'view_audit');
  const { id } = await getAccount(rows, user, 'user');
  const identity = await selectIdentity(rows, id);
  if (!identity) throw new ShiplockError('NOT_FOUND', `${user} is an account of this server, and no directory's`);
  const { issuer, subject, checked_at: checkedAt } = identity;
  return { issuer, subject, checkedAt, groups: JSON.parse(identity.groups_json) as string[] };
}

/**
 * Gives the user to a person of the directory, who logs in there from then on; a password of ours ends, with all that was logged
 * in by it. For system admins.
 * @throws ShiplockError DENIED; NOT_FOUND; INVALID for a directory that is not configured; CONFLICT when the user or the person
 * has another one, or the last system admin of our own would go
 */
export async function linkIdentity(
  access: Linking,
  by: Identity,
  { user, issuer, subject }: { readonly user: string; readonly issuer: string; readonly subject: string },
): Promise<void> {
  const at = access.clock.now();
  await access.database.transaction(async (tx) => {
    requireSystemAdmin(by);
    const rules = rulesOf(access.directories, issuer);
    if (!rules) throw new ShiplockError('INVALID', `${JSON.stringify(issuer)} is no directory of this server`);
    const { id, directory, isAdmin } = await getAccount(tx, user, 'user');
    if (isAdmin) await refuseTokenBesideSecondFactor(tx, by);
    if (directory !== null)
      throw new ShiplockError('CONFLICT', `${user} is an account of ${directory} already: unlink it first`);
    const other = await selectPerson(tx, issuer, subject);
    if (other) throw new ShiplockError('CONFLICT', `this person has the account ${other.account.name} already`);
    await updateAccountRow(tx, id, { directory: issuer, good_until: at + rules.goodFor, password_hash: null });
    await insertIdentity(tx, {
      account_id: id,
      issuer,
      subject,
      groups_json: '[]',
      checked_at: at,
      gave_admin: 0,
      is_gone: 0,
      refresh_token: null,
    });
    await endCredentials(tx, id, at);
    await keepAnAdmin(tx);
    const event = { type: 'identity.linked', at, actor: actorOf(by), namespace: user } as const;
    await recordEvent(tx, { ...event, data: { user, issuer, subject } });
  });
}

/**
 * Makes the user an account of our own again, without a password until a system admin gives one, and without what groups gave.
 * For system admins. Returns the organizations that nobody else owns who can log in.
 * @throws ShiplockError DENIED; NOT_FOUND for a user that is no directory's
 */
export async function unlinkIdentity(
  access: Linking,
  by: Identity,
  { user }: { readonly user: string },
): Promise<{ readonly ownerless: readonly string[] }> {
  const at = access.clock.now();
  return access.database.transaction(async (tx) => {
    requireSystemAdmin(by);
    const account = await getAccount(tx, user, 'user');
    const identity = await selectIdentity(tx, account.id);
    if (!identity) throw new ShiplockError('NOT_FOUND', `${user} is an account of this server, and no directory's`);
    const ownerless = await selectOnlyOwned(tx, account.id);
    await endGroupRights(tx, account, at);
    await deleteIdentity(tx, account.id);
    await updateAccountRow(tx, account.id, { directory: null, good_until: null });
    await endCredentials(tx, account.id, at);
    const { issuer, subject } = identity;
    const event = { type: 'identity.unlinked', at, actor: actorOf(by), namespace: user } as const;
    await recordEvent(tx, {
      ...event,
      data: { user, issuer, subject, ...(ownerless.length > 0 ? { ownerless } : {}) },
    });
    return { ownerless };
  });
}

/**
 * Moves all identities of one issuer to another, who calls the same persons by the same subjects, as when a provider gets another
 * address. Returns the names of the accounts. For system admins.
 * @param dryRun nothing is changed
 * @throws ShiplockError DENIED; INVALID for an issuer that is not configured; CONFLICT when a person is there already
 */
export async function moveIdentities(
  access: Linking,
  by: Identity,
  { from, to, dryRun }: { readonly from: string; readonly to: string; readonly dryRun: boolean },
): Promise<readonly string[]> {
  const at = access.clock.now();
  return access.database.transaction(async (tx) => {
    requireSystemAdmin(by);
    if (!rulesOf(access.directories, to) || from === to)
      throw new ShiplockError('INVALID', `${JSON.stringify(to)} is no other directory of this server`);
    const moved = await selectSubjects(tx, from);
    for (const { subject, name } of moved) await requireFree(tx, { to, subject, name });
    if (dryRun || moved.length === 0) return moved.map(({ name }) => name);
    for (const { account_id: id } of moved) {
      await updateIdentity(tx, id, { issuer: to, refresh_token: null });
      await updateAccountRow(tx, id, { directory: to });
    }
    await updateTeamsOfIssuer(tx, from, to);
    const data = { from, to, accounts: moved.length };
    await recordEvent(tx, { type: 'identity.moved', at, actor: actorOf(by), data });
    return moved.map(({ name }) => name);
  });
}

async function requireFree(
  tx: Transaction,
  { to, subject, name }: { readonly to: string; readonly subject: string; readonly name: string },
): Promise<void> {
  const other = await selectPerson(tx, to, subject);
  if (other)
    throw new ShiplockError(
      'CONFLICT',
      `${subject} of ${to} has the account ${other.account.name}, and would get ${name}, too`,
    );
}
