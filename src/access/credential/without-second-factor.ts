// Who has a password and no second factor beside it.

import { mapPage, type Page } from '../../database/page.ts';
import type { Access } from '../access.ts';
import { type Account, readAccount } from '../account/account.ts';
import { selectAccounts } from '../account/account-table.ts';
import type { AccountPage } from '../account/list-accounts.ts';
import { LDAP } from '../directory/directories.ts';
import type { Identity } from '../identity.ts';
import { requireEverywhere } from '../right/requirements.ts';

/**
 * A page of those whom asking everybody for a second factor would keep out until they have set one up, in the order of their names;
 * for system admins and auditors. OpenID providers ask for one themselves.
 * @throws ShiplockError DENIED
 */
export async function listWithoutSecondFactor(
  access: Pick<Access, 'database'>,
  by: Identity,
  page: AccountPage,
): Promise<Page<Account>> {
  const { rows } = access.database;
  await requireEverywhere(rows, by, 'view_audit');
  const withoutSecondFactor = { directories: [LDAP] };
  return mapPage(await selectAccounts(rows, { kind: 'user', withoutSecondFactor, ...page }), readAccount);
}
