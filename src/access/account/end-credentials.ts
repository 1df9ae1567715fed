// Everything with which a user is logged in ends at once: with a new password, and with deactivation.

import type { Microseconds } from '../../clock.ts';
import type { Transaction } from '../../database/database.ts';
import { deleteAccessTokensOf } from '../credential/access-token-table.ts';
import { updateRevokedOf } from '../credential/client-certificate-table.ts';
import { deleteSessionsOf } from '../login/session-table.ts';

/** Ends the user's sessions, access tokens and client certificates. */
export async function endCredentials(tx: Transaction, userId: string, at: Microseconds): Promise<void> {
  await deleteAccessTokensOf(tx, userId);
  await deleteSessionsOf(tx, userId);
  await updateRevokedOf(tx, userId, at);
}
