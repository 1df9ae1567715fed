// A user or an organization, and how it is read from its row.

import type { Microseconds } from '../../clock.ts';
import type { AccountRow } from '../../database/schema/accounts.ts';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly kind: 'user' | 'organization';
  readonly fullName: string;
  readonly isAdmin: boolean;
  readonly isActive: boolean;
  /** Whose word counts for it: `ldap`, or the issuer of OpenID Connect; null for an account of our own. */
  readonly directory: string | null;
  readonly createdAt: Microseconds;
}

export function readAccount(row: AccountRow): Account {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    fullName: row.full_name,
    isAdmin: row.is_admin === 1,
    isActive: row.is_active === 1,
    directory: row.directory,
    createdAt: row.created_at,
  };
}
