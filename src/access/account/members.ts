// Who belongs to an organization, and who owns it.

import type { Transaction } from '../../database/database.ts';
import { mapPage, type Page } from '../../database/page.ts';
import { ShiplockError } from '../../errors.ts';
import { recordEvent } from '../../event/record-event.ts';
import { actorOf, type Identity } from '../identity.ts';
import { requireMayEmpty, requireMayGive } from '../right/may-give.ts';
import { ROLES } from '../right/permission.ts';
import { requireOwner, requireWhole } from '../right/requirements.ts';
import { deleteMember, isOnlyOwner, selectMembers, upsertMember } from './account-table.ts';
import type { Accounts } from './accounts.ts';
import { getAccount, getVisibleOrganization } from './find-account.ts';
import type { AccountPage } from './list-accounts.ts';
import { deleteMembershipsIn, selectTeamsWith } from './team-table.ts';

export interface Member {
  readonly name: string;
  readonly fullName: string;
  readonly isOwner: boolean;
}

/** A page of the members in the order of their names, for each other and for system admins. @throws ShiplockError NOT_FOUND */
export async function listMembers(
  access: Accounts,
  by: Identity,
  { organization, ...page }: AccountPage & { readonly organization: string },
): Promise<Page<Member>> {
  const { rows } = access.database;
  const { id } = await getVisibleOrganization(rows, by, organization);
  const found = await selectMembers(rows, id, page);
  return mapPage(found, (row) => ({ name: row.name, fullName: row.full_name, isOwner: row.is_owner === 1 }));
}

/**
 * Adds the user, or changes whether they are an owner; for owners and system admins.
 * @throws ShiplockError NOT_FOUND for organization and user; DENIED; CONFLICT for the last owner
 */
export async function setMember(
  access: Accounts,
  by: Identity,
  member: { readonly organization: string; readonly user: string; readonly isOwner: boolean },
): Promise<void> {
  const { organization, user: name, isOwner } = member;
  const at = access.clock.now();
  await access.database.transaction(async (tx) => {
    const { id: organizationId } = await getVisibleOrganization(tx, by, organization);
    await requireOwner(tx, by, organization);
    requireWhole(by);
    // Who is denied something there cannot have it through somebody else.
    if (isOwner) await requireMayGive(tx, by, { kind: 'namespace', namespace: organization }, ROLES.admin);
    const { id: userId } = await getAccount(tx, name, 'user');
    if (!isOwner) await keepAnOwner(tx, { id: organizationId, name: organization }, { id: userId, name });
    await upsertMember(tx, { organizationId, userId, isOwner, throughTeam: false, at });
    const event = { type: 'member.added', at, actor: actorOf(by), namespace: organization } as const;
    await recordEvent(tx, { ...event, data: { name, isOwner } });
  });
}

/**
 * Removes a member, also from all teams of the organization; for owners, system admins, and oneself.
 * @throws ShiplockError NOT_FOUND for the organization, the user or the membership; DENIED; CONFLICT for the last owner
 */
export async function removeMember(
  access: Accounts,
  by: Identity,
  { organization, user: name }: { readonly organization: string; readonly user: string },
): Promise<void> {
  await access.database.transaction(async (tx) => {
    const { id: organizationId } = await getVisibleOrganization(tx, by, organization);
    requireWhole(by);
    if (by.kind !== 'user' || by.name !== name) await requireOwner(tx, by, organization);
    const { id: userId } = await getAccount(tx, name, 'user');
    await keepAnOwner(tx, { id: organizationId, name: organization }, { id: userId, name });
    for (const team of await selectTeamsWith(tx, organizationId, userId)) await requireMayEmpty(tx, by, team);
    await deleteMembershipsIn(tx, organizationId, userId);
    if (!(await deleteMember(tx, organizationId, userId))) {
      throw new ShiplockError('NOT_FOUND', `${name} is not a member of ${organization}`);
    }
    const event = { type: 'member.removed', at: access.clock.now(), actor: actorOf(by) } as const;
    await recordEvent(tx, { ...event, namespace: organization, data: { name } });
  });
}

/** An owner must not leave what nobody else owns, by nobody's hand. */
async function keepAnOwner(
  tx: Transaction,
  organization: { readonly id: string; readonly name: string },
  user: { readonly id: string; readonly name: string },
): Promise<void> {
  if (await isOnlyOwner(tx, organization.id, user.id))
    throw new ShiplockError(
      'CONFLICT',
      `${user.name} is the last owner of ${organization.name}: make somebody else one first`,
    );
}
