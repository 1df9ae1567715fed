// What follows from all that was granted and denied to somebody for one place: of two rows that speak about a permission, the
// narrower scope wins, and on the same scope the denial. Who is denied `pull` can do nothing with what they may not see.

import { PERMISSIONS } from '../../api/role.ts';
import type { Scope } from '../../api/scope.ts';
import type { Permission } from './permission.ts';

/** Through what somebody has, or is denied, permissions. */
export interface HeldRight {
  /**
   * `admin` for a system admin, whom nothing is denied; `owner` of the namespace; `everybody` for a public repository; else
   * a grant to the user or key, or to a team.
   */
  readonly through: 'admin' | 'owner' | 'everybody' | 'user' | 'team' | 'key';
  /** The team as `organization/team`, or the name of the user or key; empty for everybody. */
  readonly holder: string;
  readonly scope: Scope['kind'];
  readonly isDenied: boolean;
  /** The role that holds the permissions; null when they were named one by one. */
  readonly role: string | null;
  readonly permissions: readonly Permission[];
}

const WIDTH = { everywhere: 0, namespace: 1, repository: 2 } as const;

/** The permissions that these rows leave. */
export function permitted(rights: readonly HeldRight[]): Permission[] {
  return PERMISSIONS.filter((permission) => decidingRight(rights, permission)?.isDenied === false);
}

/** The row that decides about the permission; undefined when nobody gave or denied it, so that it is not there. */
export function decidingRight(rights: readonly HeldRight[], permission: Permission): HeldRight | undefined {
  if (!rights.some(({ permissions }) => permissions.includes(permission))) return undefined;
  return rights.filter((right) => bearsOn(right, permission)).reduce<HeldRight | undefined>(stronger, undefined);
}

/** What is denied to be seen is denied altogether; what a narrower grant gives back is what it names, and nothing else. */
function bearsOn({ isDenied, permissions }: HeldRight, permission: Permission): boolean {
  return permissions.includes(permission) || (isDenied && permissions.includes('pull'));
}

function stronger(one: HeldRight | undefined, other: HeldRight): HeldRight {
  if (one === undefined) return other;
  if (one.through === 'admin' || other.through === 'admin') return one.through === 'admin' ? one : other;
  if (WIDTH[one.scope] !== WIDTH[other.scope]) return WIDTH[one.scope] > WIDTH[other.scope] ? one : other;
  return other.isDenied && !one.isDenied ? other : one;
}
