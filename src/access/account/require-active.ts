// Who was let in may be deleted or deactivated before what they asked for is written. What ends their credentials then must
// not be followed by a new one.

import type { Transaction } from '../../database/database.ts';
import { ShiplockError } from '../../errors.ts';
import { selectAccountById } from './account-table.ts';

/** Asked in the transaction that makes a credential. @throws ShiplockError UNAUTHORIZED */
export async function requireActive(tx: Transaction, userId: string): Promise<void> {
  const user = await selectAccountById(tx, userId);
  if (!user?.is_active) throw new ShiplockError('UNAUTHORIZED', 'the account has just been deleted or deactivated');
}
