// The first start: a deployment without an admin gets one.

import { randomBytes } from 'node:crypto';
import { SYSTEM } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { createAccount, hasAdmin } from './accounts.ts';
import { checkNewPassword, hashPassword } from './password.ts';

/**
 * Makes the user `admin` unless there is an active admin already. Returns the password when it had to be made up, for
 * the caller to show once.
 * @throws ShiplockError INVALID for a given password that is too short
 */
export async function ensureFirstAdmin(
  database: Database,
  clock: Clock,
  password: string | undefined,
): Promise<{ generatedPassword?: string }> {
  if (await hasAdmin(database.rows)) return {};
  if (password !== undefined) checkNewPassword(password);
  const chosen = password ?? randomBytes(15).toString('base64url');
  const passwordHash = await hashPassword(chosen);
  await database.transaction((tx) =>
    createAccount(
      tx,
      { name: 'admin', kind: 'user', fullName: 'System admin', isAdmin: true, passwordHash },
      SYSTEM,
      clock.now(),
    ),
  );
  return password === undefined ? { generatedPassword: chosen } : {};
}
