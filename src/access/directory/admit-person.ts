// Somebody whom a directory has told of, at a log-in or a synchronization: finds their account, makes it the first time, and
// brings name, teams and rights in line with what the directory says.

import { SYSTEM } from '../../actor.ts';
import { asOneLine } from '../../api/printed-text.ts';
import type { Microseconds } from '../../clock.ts';
import type { Transaction } from '../../database/database.ts';
import type { AccountRow, DirectoryIdentityRow } from '../../database/schema/accounts.ts';
import type { DirectoryPerson } from '../../directory/person.ts';
import { hasCode, type ShiplockError } from '../../errors.ts';
import { recordEvent } from '../../event/record-event.ts';
import { selectAccountById, updateAccountRow } from '../account/account-table.ts';
import { createAccount } from '../account/create-account.ts';
import { LoginRefused } from '../login/login-refused.ts';
import type { AdmissionRules } from './directories.ts';
import { insertIdentity, selectPerson, updateIdentity } from './directory-identity-table.ts';
import { applyGroups } from './team-group.ts';

export interface Admitted {
  readonly account: AccountRow;
  /** What became of the account: `reactivated` after the directory had lost it. */
  readonly change: 'created' | 'reactivated' | 'none';
}

const MAX_FULL_NAME_LENGTH = 200;
/** More groups than anybody is in; what a directory tells beyond is cut, in order. */
const MAX_GROUPS = 10_000;

/**
 * The account of the person, as it is after this.
 *
 * Groups that the directory did not tell change no teams; they make nobody a system admin.
 * @throws LoginRefused for who is in none of the groups that are let in, was deactivated by hand, or whose name cannot be
 * taken here
 */
export async function admitPerson(
  tx: Transaction,
  {
    person,
    rules,
    at,
  }: { readonly person: DirectoryPerson; readonly rules: AdmissionRules; readonly at: Microseconds },
): Promise<Admitted> {
  const known = await selectPerson(tx, person.issuer, person.subject);
  const told = person.groups?.slice(0, MAX_GROUPS);
  const groups = told ?? readGroups(known?.identity);
  requireAllowed(person, groups, rules);
  const goodUntil = at + rules.goodFor;
  const { identity, account, change } = known
    ? { ...known, change: known.identity.is_gone === 1 ? ('reactivated' as const) : ('none' as const) }
    : await introduce(tx, person, { groups, goodUntil, at });
  if (account.is_active === 0 && change !== 'reactivated')
    throw new LoginRefused(
      'this account is deactivated: ask a system admin',
      account.name,
      'deactivated by a system admin',
    );
  const isAdminByGroup = told?.some((group) => rules.adminGroups.includes(group)) ?? false;
  const gaveAdmin = isAdminByGroup && (identity.gave_admin === 1 || account.is_admin === 0);
  const isAdmin = gaveAdmin || (account.is_admin === 1 && identity.gave_admin === 0);
  const fullName = fullNameOf(person);
  await updateAccountRow(tx, account.id, {
    full_name: fullName,
    is_admin: isAdmin ? 1 : 0,
    is_active: 1,
    good_until: goodUntil,
  });
  await updateIdentity(tx, account.id, {
    groups_json: JSON.stringify(groups),
    checked_at: at,
    gave_admin: gaveAdmin ? 1 : 0,
    is_gone: 0,
  });
  const changed = {
    ...(fullName === account.full_name ? {} : { fullName }),
    ...(isAdmin === (account.is_admin === 1) ? {} : { isAdmin }),
    ...(change === 'reactivated' ? { isActive: true } : {}),
  };
  if (Object.keys(changed).length > 0) {
    const event = { type: 'account.updated', at, actor: SYSTEM, namespace: account.name } as const;
    await recordEvent(tx, { ...event, data: { ...changed, directory: person.issuer } });
  }
  await applyGroups(tx, account, { issuer: person.issuer, groups, at });
  return { account: (await selectAccountById(tx, account.id)) ?? account, change };
}

/** An allow-list is for accounts of the directory only. */
function requireAllowed(person: DirectoryPerson, groups: readonly string[], { allowedGroups }: AdmissionRules): void {
  if (allowedGroups.length === 0 || groups.some((group) => allowedGroups.includes(group))) return;
  throw new LoginRefused(
    'your account is in none of the groups that may log in here: ask whoever looks after the groups',
    person.name,
    'in none of the groups that may log in',
  );
}

/** The account of somebody new. Their name is lower-cased, and never bent to fit. */
async function introduce(
  tx: Transaction,
  person: DirectoryPerson,
  {
    groups,
    goodUntil,
    at,
  }: { readonly groups: readonly string[]; readonly goodUntil: Microseconds; readonly at: Microseconds },
) {
  const account = await createPersonsAccount(tx, person, { goodUntil, at });
  const identity: DirectoryIdentityRow = {
    account_id: account.id,
    issuer: person.issuer,
    subject: person.subject,
    groups_json: JSON.stringify(groups),
    checked_at: at,
    gave_admin: 0,
    is_gone: 0,
    refresh_token: null,
  };
  await insertIdentity(tx, identity);
  return { identity, account, change: 'created' as const };
}

async function createPersonsAccount(
  tx: Transaction,
  person: DirectoryPerson,
  { goodUntil, at }: { readonly goodUntil: Microseconds; readonly at: Microseconds },
): Promise<AccountRow> {
  const name = person.name.toLowerCase();
  const fullName = fullNameOf(person);
  const rest = { isAdmin: false, passwordHash: null, takeNamespace: false };
  const directory = { issuer: person.issuer, goodUntil };
  try {
    return await createAccount(tx, { actor: SYSTEM, at }, { name, kind: 'user', fullName, ...rest, directory });
  } catch (error) {
    if (!hasCode(error, 'INVALID', 'CONFLICT')) throw error;
    throw nameIsTaken(person, reasonOf(error, name), error.message);
  }
}

function fullNameOf(person: DirectoryPerson): string {
  return asOneLine(person.fullName).slice(0, MAX_FULL_NAME_LENGTH);
}

/** @param reason for whom it is about   @param message for the audit log, where that says more */
export function nameIsTaken(person: DirectoryPerson, reason: string, message = reason): LoginRefused {
  const way = 'a system admin can give your directory account to an account of this server (shiplock directory link)';
  return new LoginRefused(
    `the directory calls you ${JSON.stringify(person.name)}, but ${reason}: ${way}`,
    person.name,
    `${message} (directory ${person.issuer}, subject ${person.subject})`,
  );
}

function reasonOf(error: ShiplockError, name: string): string {
  return error.code === 'CONFLICT' ? `the name ${name} is taken here by another account` : error.message;
}

function readGroups(identity: DirectoryIdentityRow | undefined): readonly string[] {
  return identity ? (JSON.parse(identity.groups_json) as string[]) : [];
}
