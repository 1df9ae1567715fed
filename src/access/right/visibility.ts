// What somebody may see in lists, and of what they are a member.

import type { Rows } from '../../database/database.ts';
import type { VisibleNames } from '../../database/visible-names.ts';
import { namespaceOf } from '../../oci/reference.ts';
import type { Identity, TokenIdentity } from '../identity.ts';
import { decidingRight } from './decide.ts';
import { allHeldRights, type PlacedRight } from './held-rights.ts';
import { holderBehind } from './holder-behind.ts';
import type { Permission } from './permission.ts';

const NOTHING = {
  all: false,
  everywhere: false,
  namespaces: [],
  hiddenNamespaces: [],
  repositories: [],
  hiddenRepositories: [],
} as const satisfies VisibleNames;

/**
 * Which repositories the identity may see in lists, beside the public ones: all, or those of some namespaces and some
 * more. A token sees what it spells, and all that its subject sees when it was given for the catalog.
 * @param permission what a restricted access token must include
 */
export async function visibleNames(rows: Rows, by: Identity, permission: Permission = 'pull'): Promise<VisibleNames> {
  if (by.kind === 'system') return { all: true };
  const holder = by.kind === 'token' ? await holderBehind(rows, by) : by;
  if (!holder || holder.kind === 'anonymous' || !(holder.restrictedTo?.includes(permission) ?? true)) return NOTHING;
  const visible: VisibleNames =
    holder.kind === 'user' && holder.isAdmin ? { all: true } : namesIn(await allHeldRights(rows, holder), 'pull');
  return by.kind === 'token' && !by.catalog ? namedBy(by, visible) : visible;
}

/** The repositories with which a user or an API key may do this, by what was given to them, not because all may. */
export async function namesWith(rows: Rows, by: Identity, permission: Permission): Promise<VisibleNames> {
  if (by.kind === 'system') return { all: true };
  if ((by.kind !== 'user' && by.kind !== 'key') || !(by.restrictedTo?.includes(permission) ?? true)) return NOTHING;
  if (by.kind === 'user' && by.isAdmin) return { all: true };
  return namesIn(await allHeldRights(rows, by), permission);
}

/** The places in which these rights let somebody do this, and those in which they deny it. */
function namesIn(rights: readonly PlacedRight[], permission: Permission): VisibleNames {
  const names = {
    namespace: { shown: [] as string[], hidden: [] as string[] },
    repository: { shown: [] as string[], hidden: [] as string[] },
  };
  let everywhere = false;
  for (const [place, there] of Map.groupBy(rights, (right) => right.place)) {
    const sight = decidingRight(there, 'pull');
    const deciding = decidingRight(there, permission) ?? (sight?.isDenied ? sight : undefined);
    if (!deciding) continue;
    if (deciding.scope === 'everywhere') everywhere = !deciding.isDenied;
    else names[deciding.scope][deciding.isDenied ? 'hidden' : 'shown'].push(place);
  }
  return {
    all: false,
    everywhere,
    namespaces: names.namespace.shown,
    hiddenNamespaces: names.namespace.hidden,
    repositories: names.repository.shown,
    hiddenRepositories: names.repository.hidden,
  };
}

/** What the token names of that which its subject may see. */
function namedBy(token: TokenIdentity, visible: VisibleNames): VisibleNames {
  const named = [...token.repositories].filter(([, permissions]) => permissions.includes('pull')).map(([name]) => name);
  return { ...NOTHING, repositories: named.filter(membershipIn(visible)) };
}

/** Tells of a repository's name whether it was opened to the identity, not whether it may be read because all may. */
export type Membership = (repository: string) => boolean;

export async function membershipOf(rows: Rows, by: Identity): Promise<Membership> {
  return membershipIn(await visibleNames(rows, by));
}

/** The same of what was looked up before. */
export function membershipIn(visible: VisibleNames): Membership {
  if (visible.all) return () => true;
  const namespaces = new Set(visible.everywhere ? visible.hiddenNamespaces : visible.namespaces);
  const repositories = new Set(visible.repositories);
  const hidden = new Set(visible.hiddenRepositories);
  return (repository) => {
    if (repositories.has(repository)) return true;
    if (hidden.has(repository) || !repository.includes('/')) return false;
    return namespaces.has(namespaceOf(repository)) !== visible.everywhere;
  };
}
