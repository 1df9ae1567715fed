// Who was let in may be deleted or deactivated, or get another password, before what they asked for is written. What ends their
// credentials then must not be followed by a new one.

import type { Transaction } from '../../database/database.ts';
import { ShiplockError } from '../../errors.ts';
import type { UserIdentity } from '../identity.ts';
import { hasSession } from '../login/session-table.ts';
import { selectAccountById } from './account-table.ts';

/** Who asks, and by what: a password or a session may have ended since it was looked at. */
type LetIn = Pick<UserIdentity, 'id' | 'provenBy' | 'session'>;

/** Asked in the transaction that makes a credential. @throws ShiplockError UNAUTHORIZED */
export async function requireActive(tx: Transaction, { id, provenBy, session }: LetIn): Promise<void> {
  const user = await selectAccountById(tx, id);
  if (!user?.is_active) throw new ShiplockError('UNAUTHORIZED', 'the account has just been deleted or deactivated');
  const hasEnded =
    (provenBy !== undefined && user.password_hash !== provenBy) || (session && !(await hasSession(tx, session.id)));
  if (hasEnded) throw new ShiplockError('UNAUTHORIZED', 'the password has just been changed: log in with the new one');
}
