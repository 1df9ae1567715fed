// A provider of OpenID Connect that gave a refresh token tells of its user again without them, so that who goes on working here
// need not log in each month, and groups do not grow old.

import type { Access } from '../access.ts';
import { seal, unseal } from '../credential/seal.ts';
import { LoginRefused } from '../login/login-refused.ts';
import { admitPerson } from './admit-person.ts';
import type { Directories } from './directories.ts';
import { selectRenewable, updateIdentity } from './directory-identity-table.ts';

/** Renewed when this part of its time is over. */
const PART = 0.5;
const MAX_AT_ONCE = 500;

/**
 * Renews those whose time is half over. Who the provider does not tell of any more keeps what they have, to its end.
 * @throws DirectoryAway, after which the rest is done the next time
 */
export async function renewByRefreshTokens(
  access: Access,
  { provider, rules }: NonNullable<Directories['oidc']>,
): Promise<void> {
  const { database, clock } = access;
  const due = await selectRenewable(database.rows, rules.issuer, clock.now() - rules.goodFor * PART, MAX_AT_ONCE);
  for (const { account_id: id, subject, refresh_token: sealed } of due) {
    const refreshToken = sealed === null ? undefined : unseal(access, sealed);
    const told = refreshToken === undefined ? undefined : await provider.renew(refreshToken, subject);
    await database.transaction(async (tx) => {
      if (!told) return updateIdentity(tx, id, { refresh_token: null });
      try {
        await admitPerson(tx, { person: told.person, rules, at: clock.now() });
        const next = told.refreshToken === undefined ? null : seal(access, told.refreshToken);
        await updateIdentity(tx, id, { refresh_token: next });
      } catch (error) {
        if (!(error instanceof LoginRefused)) throw error;
        await updateIdentity(tx, id, { refresh_token: null });
      }
    });
  }
}
