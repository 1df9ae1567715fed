// The first start: a deployment without an admin gets one.

import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../database/database.ts';
import { checkNewPassword, hashPassword } from '../credential/password.ts';
import { SYSTEM_IDENTITY } from '../identity.ts';
import { createUser } from './accounts.ts';
import { hasLocalAdmin } from './find-account.ts';

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
  if (await hasLocalAdmin(database.rows)) return {};
  if (password !== undefined) checkNewPassword(password);
  const chosen = password ?? randomBytes(15).toString('base64url');
  const passwordHash = await hashPassword(chosen);
  const admin = { name: 'admin', fullName: 'System admin', isAdmin: true, passwordHash };
  await createUser({ database, clock }, SYSTEM_IDENTITY, admin);
  return password === undefined ? { generatedPassword: chosen } : {};
}
