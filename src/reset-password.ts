// `shiplock admin reset-password`: a way back in for whoever has the data folder, without a server, or beside one that runs.

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { changeUser } from './access/account/accounts.ts';
import { checkNewPassword, hashPassword } from './access/credential/password.ts';
import { resetSecondFactor } from './access/credential/second-factor.ts';
import { SYSTEM_IDENTITY } from './access/identity.ts';
import type { Clock } from './clock.ts';
import { openSqlite } from './database/sqlite.ts';
import { hasCode, ShiplockError } from './errors.ts';

/**
 * Gives the user a new password, makes them active again, and ends their access tokens and their second factor. Returns the password when it had to
 * be made up.
 * @throws ShiplockError INVALID for a password that is too short, or a folder without a deployment; NOT_FOUND
 */
export async function resetPassword(
  { data, clock }: { readonly data: string; readonly clock: Clock },
  { name, password }: { readonly name: string; readonly password: string | undefined },
): Promise<{ readonly generatedPassword?: string }> {
  const file = join(data, 'shiplock.db');
  if (!existsSync(file))
    throw new ShiplockError('INVALID', `there is no deployment in ${data}: name its data folder with --data`);
  if (password !== undefined) checkNewPassword(password);
  const chosen = password ?? randomBytes(15).toString('base64url');
  const passwordHash = await hashPassword(chosen);
  const database = await openSqlite(file);
  try {
    await changeUser({ database, clock }, SYSTEM_IDENTITY, { name, isActive: true, passwordHash });
    await resetSecondFactor({ database, clock }, SYSTEM_IDENTITY, { user: name }).catch((error) => {
      // Most have none.
      if (!hasCode(error, 'NOT_FOUND')) throw error;
    });
  } finally {
    await database.close();
  }
  return password === undefined ? { generatedPassword: chosen } : {};
}
