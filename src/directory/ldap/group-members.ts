// Reads all groups below the base with their members, once.

import { DirectoryAway } from '../directory-away.ts';
import { entryKey } from './entry-key.ts';
import { all, has, parseFilter } from './filter.ts';
import type { LdapContext } from './ldap-context.ts';
import { search } from './search.ts';
import { wholeValues } from './whole-values.ts';

export interface Membership {
  /** Key of the group. */
  readonly group: string;
  /** As the directory writes it. */
  readonly member: string;
}

/**
 * Each membership, as it is read.
 * @throws DirectoryAway when there are more groups than the limit
 */
export async function* memberships(context: LdapContext, groupBase: string): AsyncGenerator<Membership, void> {
  const { conversation, settings, limits } = context;
  const { groupFilter, memberAttribute } = settings;
  const query = {
    base: groupBase,
    scope: 'sub',
    filter: all(parseFilter(groupFilter), has(memberAttribute)),
    attributes: [memberAttribute],
    pageSize: limits.pageSize,
  } as const;
  let groups = 0;
  for await (const entry of search(conversation, query)) {
    if (++groups > limits.groups) throw tooMany(limits.groups, 'groups');
    const group = entryKey(entry);
    for await (const values of wholeValues(conversation, entry, memberAttribute))
      for (const value of values) yield { group, member: value.toString('utf8') };
  }
}

export function tooMany(limit: number, what: 'groups' | 'memberships'): DirectoryAway {
  return new DirectoryAway(
    `The directory has more than ${limit} ${what} below the base of groups: narrow the base or the filter of groups.`,
  );
}
