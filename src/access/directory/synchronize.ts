// Job `directory.synchronize`: looks everybody of the directory up, so that who is gone is deactivated, and groups are as they are.
// Only a whole answer counts, and one that makes sense: a directory that shows a part of itself must not lock the rest out.

import { isDeepStrictEqual } from 'node:util';
import { SYSTEM } from '../../actor.ts';
import { isDueAgain, type Microseconds } from '../../clock.ts';
import type { Transaction } from '../../database/database.ts';
import { DirectoryAway } from '../../directory/directory-away.ts';
import type { DirectoryPerson } from '../../directory/person.ts';
import type { LastOwner, SyncTold } from '../../event/event-data.ts';
import { recordEvent } from '../../event/record-event.ts';
import { queueUnlessOpen } from '../../job/queue-round.ts';
import type { Access } from '../access.ts';
import { selectAccountById, selectOnlyOwned, updateAccountRow } from '../account/account-table.ts';
import { endCredentials } from '../account/end-credentials.ts';
import { admitPerson } from './admit-person.ts';
import { type AdmissionRules, LDAP } from './directories.ts';
import { type KnownSubject, selectIdentity, selectSubjects, updateIdentity } from './directory-identity-table.ts';
import { selectSync, upsertSync } from './directory-sync-table.ts';
import { endGroupRights } from './end-group-rights.ts';
import { renewByRefreshTokens } from './renew.ts';

/** So many may leave at once in any case, and beyond it this part of all. */
const LEAVING_IN_ANY_CASE = 4;
const LEAVING_PART = 0.1;
/** In one transaction, which others wait for. */
const PERSONS_AT_ONCE = 20;

/** What has to be done to bring the accounts in line. */
interface Plan {
  readonly present: readonly { readonly person: DirectoryPerson; readonly known: KnownSubject }[];
  readonly leaving: readonly KnownSubject[];
}

/** @throws what the job is to try again for; a directory that is away, or whose answer makes no sense, is recorded instead */
export async function synchronize(
  access: Access,
  { payload: { force = false } }: { readonly payload: { readonly force?: boolean } },
): Promise<void> {
  const { ldap, oidc } = access.directories;
  if (ldap) await synchronizeWith(access, { ...ldap, force });
  if (oidc) await renewByRefreshTokens(access, oidc);
}

/** Queues the synchronization of this hour when the last one was too long ago. */
export async function queueSyncIfDue(
  access: Pick<Access, 'database' | 'directories'>,
  { ldapSyncHours }: { readonly ldapSyncHours: number },
  now: Microseconds,
): Promise<void> {
  const { ldap, oidc } = access.directories;
  if (!ldap && !oidc) return;
  const last = ldap && (await selectSync(access.database.rows, LDAP));
  if (last && !isDueAgain(last.ended_at, ldapSyncHours, now)) return;
  await queueUnlessOpen(access.database, { kind: 'directory.synchronize', payload: {}, requestedBy: SYSTEM }, now);
}

async function synchronizeWith(
  access: Access,
  { directory, rules, force }: NonNullable<Access['directories']['ldap']> & { readonly force: boolean },
): Promise<void> {
  const { database, clock } = access;
  let persons: readonly DirectoryPerson[];
  try {
    persons = await directory.everybody();
  } catch (error) {
    if (!(error instanceof DirectoryAway)) throw error;
    return recordSync(access, { ...emptyTold(0), failure: error.message });
  }
  const plan = planOf(persons, await selectSubjects(database.rows, LDAP), rules);
  const told = { ...emptyTold(persons.length), deactivated: plan.leaving.filter(isNewlyGone).length };
  const doubt = force ? undefined : doubtAbout(plan, persons);
  if (doubt !== undefined) return recordSync(access, { ...told, failure: doubt });
  let reactivated = 0;
  for (let start = 0; start < plan.present.length; start += PERSONS_AT_ONCE) {
    const some = plan.present.slice(start, start + PERSONS_AT_ONCE);
    await database.transaction(async (tx) => {
      for (const one of some) {
        if ((await bringInLine(tx, { ...one, rules, at: clock.now() })) === 'reactivated') reactivated++;
      }
    });
  }
  const owners: LastOwner[] = [];
  for (const { account_id: id } of plan.leaving) {
    const lastOwner = await database.transaction((tx) => leave(tx, { id, force, at: clock.now() }));
    if (lastOwner) owners.push(lastOwner);
  }
  const lastOwners = force ? [] : owners;
  const ownerless = force ? owners.flatMap(({ organizations }) => organizations) : [];
  const deactivated = plan.leaving.length - lastOwners.length;
  return recordSync(access, { ...told, deactivated, reactivated, lastOwners, ownerless, failure: null });
}

function planOf(persons: readonly DirectoryPerson[], known: readonly KnownSubject[], rules: AdmissionRules): Plan {
  const { allowedGroups } = rules;
  const letIn = persons.filter(
    ({ groups }) =>
      allowedGroups.length === 0 || groups === undefined || groups.some((one) => allowedGroups.includes(one)),
  );
  const bySubject = new Map(letIn.map((person) => [person.subject, person]));
  const present: { person: DirectoryPerson; known: KnownSubject }[] = [];
  const leaving: KnownSubject[] = [];
  for (const one of known) {
    const person = bySubject.get(one.subject);
    if (person) present.push({ person, known: one });
    else if (one.is_active === 1) leaving.push(one);
  }
  return { present, leaving };
}

/** Why the answer is not believed; undefined when it is. */
function doubtAbout({ present, leaving }: Plan, persons: readonly DirectoryPerson[]): string | undefined {
  const advice = 'nothing was changed; if this is right, synchronize with --force';
  if (persons.length === 0) return `the directory told of nobody: ${advice}`;
  // Those who were gone before have lost all that they had then.
  const left = leaving.filter(isNewlyGone).length;
  const active = left + present.filter(({ known }) => known.is_active === 1).length;
  if (left <= Math.max(LEAVING_IN_ANY_CASE, active * LEAVING_PART)) return undefined;
  return `${left} of ${active} accounts would be deactivated, which is more than a tenth: ${advice}`;
}

function isNewlyGone({ is_gone }: KnownSubject): boolean {
  return is_gone === 0;
}

/** Accounts that somebody has deactivated by hand stay so. */
async function bringInLine(
  tx: Transaction,
  {
    person,
    known,
    rules,
    at,
  }: {
    readonly person: DirectoryPerson;
    readonly known: KnownSubject;
    readonly rules: AdmissionRules;
    readonly at: Microseconds;
  },
): Promise<'created' | 'reactivated' | 'none'> {
  const account = await selectAccountById(tx, known.account_id);
  const identity = await selectIdentity(tx, known.account_id);
  if (!account || !identity || (account.is_active === 0 && identity.is_gone === 0)) return 'none';
  return (await admitPerson(tx, { person, rules, at })).change;
}

/**
 * Ends whatever they are logged in with, and all that groups gave them; then the account is deactivated, unless an organization
 * would be without an owner, and nobody insists. Returns whom they are, or were, the last owner of; undefined for nothing.
 */
async function leave(
  tx: Transaction,
  { id, force, at }: { readonly id: string; readonly force: boolean; readonly at: Microseconds },
): Promise<LastOwner | undefined> {
  const account = await selectAccountById(tx, id);
  const identity = await selectIdentity(tx, id);
  if (account?.is_active !== 1 || !identity) return undefined;
  await endGroupRights(tx, account, at);
  await endCredentials(tx, id, at);
  await updateIdentity(tx, id, { is_gone: 1 });
  const organizations = await selectOnlyOwned(tx, id);
  const stays = organizations.length > 0 && !force;
  // The directory's word is over, for whatever they may still be logged in with.
  await updateAccountRow(tx, id, stays ? { good_until: at } : { is_active: 0 });
  const { name } = account;
  const directory = account.directory ?? '';
  const ownerless = organizations.length > 0 ? { ownerless: organizations } : {};
  const told = stays ? { lastOwnerOf: organizations } : { isActive: false, ...ownerless };
  const isNews = !stays || identity.is_gone === 0;
  const event = { type: 'account.updated', at, actor: SYSTEM, namespace: name } as const;
  if (isNews) await recordEvent(tx, { ...event, data: { ...told, directory } });
  return organizations.length > 0 ? { user: name, organizations } : undefined;
}

function adviceOn({ user, organizations }: LastOwner): string {
  const [first = ''] = organizations;
  return `${user} has left the directory and is the last owner of ${organizations.join(', ')}: all log-ins of theirs have ended, and the account stays until somebody else is an owner (${ownerAdvice(first)}), or you synchronize with --force`;
}

function ownerAdvice(organization: string): string {
  return `shiplock org add ${organization} NAME --owner`;
}

function emptyTold(persons: number): SyncTold {
  return { directory: LDAP, persons, deactivated: 0, reactivated: 0, lastOwners: [], ownerless: [] };
}

/** Tells of it when something was done, or went wrong in another way than the last time. */
async function recordSync(
  access: Access,
  { failure, ...found }: SyncTold & { readonly failure: string | null },
): Promise<void> {
  const at = access.clock.now();
  const { lastOwners } = await access.database.transaction(async (tx) => {
    const before = await selectSync(tx, found.directory);
    const stayed = before ? (JSON.parse(before.outcome_json) as SyncTold).lastOwners : [];
    // What changed nothing leaves those who stay where they are.
    const told = failure === null ? found : { ...found, lastOwners: stayed };
    await upsertSync(tx, {
      issuer: told.directory,
      ended_at: at,
      failure,
      outcome_json: JSON.stringify(told),
      done_at: failure === null ? at : (before?.done_at ?? null),
    });
    const isNews =
      told.deactivated + told.reactivated > 0 ||
      (before?.failure ?? null) !== null ||
      !isDeepStrictEqual(told.lastOwners, stayed);
    if (failure === null && isNews)
      await recordEvent(tx, { type: 'directory.synchronized', at, actor: SYSTEM, data: told });
    if (failure !== null && failure !== before?.failure)
      await recordEvent(tx, { type: 'directory.refused', at, actor: SYSTEM, data: { ...told, reason: failure } });
    return told;
  });
  const left = found.ownerless.map((name) => `${name} has no owner any more: ${ownerAdvice(name)}`);
  for (const trouble of [...(failure === null ? [] : [failure]), ...lastOwners.map(adviceOn), ...left])
    access.directories.onTrouble?.(trouble);
}
