// The groups of one person, in two searches at most.

import type { Entry } from './entry.ts';
import { entryKey } from './entry-key.ts';
import { all, equals, parseFilter } from './filter.ts';
import { memberships } from './group-members.ts';
import type { LdapContext } from './ldap-context.ts';
import { memberKey } from './member-key.ts';
import { groupsByMemberOf, saysMemberOf } from './member-of.ts';
import { holdsNames } from './member-syntax.ts';
import { nameKey } from './name-key.ts';
import { createParents } from './parents.ts';
import { reach } from './reach.ts';
import { NO_ATTRIBUTES, search } from './search.ts';

/**
 * The keys of the groups below the base, nested ones included; undefined when no base is set.
 * @param name of the person, for groups whose members are names
 */
export async function groupsOf(context: LdapContext, person: Entry, name: string): Promise<string[] | undefined> {
  const { groupBase, memberAttribute } = context.settings;
  if (groupBase === undefined) return undefined;
  if (memberAttribute.toLowerCase() === 'member' && saysMemberOf(person))
    return [...(await groupsByMemberOf(context, person, groupBase))].sort();
  const direct = await directGroups(context, groupBase, holdsNames(memberAttribute) ? name : person.dn);
  return [...(await withNested(context, groupBase, direct))].sort();
}

async function directGroups(context: LdapContext, groupBase: string, member: string): Promise<string[]> {
  const { conversation, settings, limits } = context;
  const query = {
    base: groupBase,
    scope: 'sub',
    filter: all(parseFilter(settings.groupFilter), equals(settings.memberAttribute, member)),
    attributes: NO_ATTRIBUTES,
    pageSize: limits.pageSize,
  } as const;
  const keys: string[] = [];
  for await (const entry of search(conversation, query)) keys.push(entryKey(entry));
  return keys;
}

/** How deep groups are nested is known only once all of them have been seen. */
async function withNested(context: LdapContext, groupBase: string, direct: string[]): Promise<Iterable<string>> {
  const { memberAttribute, nestedGroups } = context.settings;
  if (direct.length === 0 || nestedGroups === false || holdsNames(memberAttribute)) return direct;
  const parents = createParents(nameKey(groupBase), context.limits);
  for await (const { group, member } of memberships(context, groupBase)) {
    const key = memberKey(member);
    if (key !== undefined) parents.add(key, group);
  }
  return reach(direct, parents.of);
}
