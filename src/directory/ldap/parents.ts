// Which groups a group is directly in, gathered while memberships are read.

import { tooMany } from './group-members.ts';
import type { LdapLimits } from './limits.ts';
import { isWithin } from './name-key.ts';

export interface Parents {
  /** @throws DirectoryAway when more are to be kept than the limit */
  add(member: string, group: string): void;
  of(group: string): readonly string[];
}

/** @param base key of the base of groups: what is elsewhere is no group that counts */
export function createParents(base: string, limits: LdapLimits): Parents {
  const parents = new Map<string, string[]>();
  let kept = 0;
  return {
    add(member, group) {
      if (!isWithin(member, base)) return;
      if (++kept > limits.memberships) throw tooMany(limits.memberships, 'memberships');
      const known = parents.get(member);
      if (known) known.push(group);
      else parents.set(member, [group]);
    },
    of: (group) => parents.get(group) ?? [],
  };
}
