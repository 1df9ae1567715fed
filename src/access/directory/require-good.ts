// Accounts of a directory are good for as long as it has told of them not too long ago; with whatever credential.

import { isoTime } from '../../clock.ts';
import type { AccountRow } from '../../database/schema/accounts.ts';
import type { Access } from '../access.ts';
import { LoginRefused } from '../login/login-refused.ts';
import { recordFailedLogin } from '../login/record-failure.ts';
import { LDAP } from './directories.ts';

/** @throws LoginRefused for an account whose directory has been silent for too long; it says what to do */
export async function requireGood(
  access: Pick<Access, 'database' | 'clock' | 'directories'>,
  user: Pick<AccountRow, 'name' | 'directory' | 'good_until'>,
  address: string,
): Promise<void> {
  if (user.good_until === null || access.clock.now() < user.good_until) return;
  await recordFailedLogin(access, user.name, address, { reason: 'expired' });
  const { logInAddress } = access.directories;
  const advice =
    user.directory === LDAP || logInAddress === undefined
      ? 'log in with your password once, or tell whoever runs this server'
      : `log in at ${logInAddress} once, and all your credentials are good again`;
  throw new LoginRefused(
    `the directory has not told of this account since it was last asked, and the time for that ended at ${isoTime(user.good_until)}: ${advice}`,
    user.name,
    'expired',
  );
}
