// Who belongs to an organization, and who owns it.

import type { Actor } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import { deleteMember, selectMembers, upsertMember } from './account-table.ts';
import { getAccount } from './accounts.ts';

export interface Member {
  readonly name: string;
  readonly fullName: string;
  readonly isOwner: boolean;
}

/** @throws ShiplockError NOT_FOUND */
export async function listMembers(rows: Rows, organization: string): Promise<Member[]> {
  const { id } = await getAccount(rows, organization, 'organization');
  const found = await selectMembers(rows, id);
  return found.map((row) => ({ name: row.name, fullName: row.full_name, isOwner: row.is_owner === 1 }));
}

/** Adds the user, or changes whether they are an owner. @throws ShiplockError NOT_FOUND for either */
export async function setMember(
  tx: Transaction,
  organization: string,
  member: { readonly name: string; readonly isOwner: boolean },
  by: Actor,
  at: Microseconds,
): Promise<void> {
  const { id: organizationId } = await getAccount(tx, organization, 'organization');
  const { id: userId } = await getAccount(tx, member.name, 'user');
  await upsertMember(tx, { organizationId, userId, isOwner: member.isOwner, at });
  await recordEvent(tx, { type: 'member.added', at, actor: by, namespace: organization, data: { ...member } });
}

/** @throws ShiplockError NOT_FOUND for the organization, the user or the membership */
export async function removeMember(
  tx: Transaction,
  organization: string,
  name: string,
  by: Actor,
  at: Microseconds,
): Promise<void> {
  const { id: organizationId } = await getAccount(tx, organization, 'organization');
  const { id: userId } = await getAccount(tx, name, 'user');
  if (!(await deleteMember(tx, organizationId, userId))) {
    throw new ShiplockError('NOT_FOUND', `${name} is not a member of ${organization}`);
  }
  await recordEvent(tx, { type: 'member.removed', at, actor: by, namespace: organization, data: { name } });
}
