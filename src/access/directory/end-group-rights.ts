// All that an account has because of its groups in the directory, and not by anybody's hand.

import { SYSTEM } from '../../actor.ts';
import type { Microseconds } from '../../clock.ts';
import type { Transaction } from '../../database/database.ts';
import type { AccountRow } from '../../database/schema/accounts.ts';
import { recordEvent } from '../../event/record-event.ts';
import { updateAccountRow } from '../account/account-table.ts';
import { selectIdentity, updateIdentity } from './directory-identity-table.ts';
import { applyGroups } from './team-group.ts';

/** Takes the account out of the teams of its groups, and of the system admins if a group had made it one. */
export async function endGroupRights(
  tx: Transaction,
  account: Pick<AccountRow, 'id' | 'name' | 'directory'>,
  at: Microseconds,
): Promise<void> {
  const issuer = account.directory ?? '';
  await applyGroups(tx, account, { issuer, groups: [], at });
  if ((await selectIdentity(tx, account.id))?.gave_admin !== 1) return;
  await updateAccountRow(tx, account.id, { is_admin: 0 });
  await updateIdentity(tx, account.id, { gave_admin: 0 });
  const event = { type: 'account.updated', at, actor: SYSTEM, namespace: account.name } as const;
  await recordEvent(tx, { ...event, data: { isAdmin: false, directory: issuer } });
}
