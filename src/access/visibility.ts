// What somebody may see in lists, and of what they are a member.

import type { Rows } from '../database/database.ts';
import type { VisibleNames } from '../database/visible-names.ts';
import { namespaceOf } from '../oci/reference.ts';
import { selectVisibleNames } from './access-table.ts';
import type { Identity, TokenIdentity } from './identity.ts';
import type { Permission } from './permission.ts';
import { userBehind } from './user-behind.ts';

const NOTHING: VisibleNames = { all: false, namespaces: [], repositories: [] };

/**
 * Which repositories the identity may see in lists, beside the public ones: all, or those of some namespaces and some
 * more. A token sees what it names, and all that its user sees when it was given for the catalog.
 * @param permission what a restricted access token must include
 */
export async function visibleNames(rows: Rows, by: Identity, permission: Permission = 'pull'): Promise<VisibleNames> {
  if (by.kind === 'system') return { all: true };
  const user = by.kind === 'token' ? await userBehind(rows, by) : by;
  if (user?.kind !== 'user' || !(user.restrictedTo?.includes(permission) ?? true)) return NOTHING;
  const visible: VisibleNames = user.isAdmin
    ? { all: true }
    : { all: false, ...(await selectVisibleNames(rows, user.id)) };
  return by.kind === 'token' && !by.catalog ? namedBy(by, visible) : visible;
}

/** What the token names of that which its user may see. */
function namedBy(token: TokenIdentity, visible: VisibleNames): VisibleNames {
  const named = [...token.repositories].filter(([, permissions]) => permissions.includes('pull')).map(([name]) => name);
  const mayBeSeen = (name: string) =>
    visible.all || visible.repositories.includes(name) || visible.namespaces.includes(namespaceOf(name));
  return { all: false, namespaces: [], repositories: named.filter(mayBeSeen) };
}

/** Tells of a repository's name whether it was opened to the identity, not whether it may be read because all may. */
export type Membership = (repository: string) => boolean;

export async function membershipOf(rows: Rows, by: Identity): Promise<Membership> {
  const visible = await visibleNames(rows, by);
  if (visible.all) return () => true;
  const [namespaces, repositories] = [new Set(visible.namespaces), new Set(visible.repositories)];
  return (repository) =>
    repositories.has(repository) || (repository.includes('/') && namespaces.has(namespaceOf(repository)));
}
