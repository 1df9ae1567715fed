// Groups in Active Directory. It finds all groups that a person is in, however deep, in one search, and each group says
// itself which ones it is in: so what leads through groups elsewhere than below the base can be left out, and long lists of
// members need not be read.

import { type Entry, textOf } from './entry.ts';
import { entryKey } from './entry-key.ts';
import { all, equalsBy, parseFilter } from './filter.ts';
import type { LdapContext } from './ldap-context.ts';
import { memberKey } from './member-key.ts';
import { reach } from './reach.ts';
import { search } from './search.ts';
import { wholeValues } from './whole-values.ts';

const MEMBER_OF = 'memberOf';
/** Every object of Active Directory has it, and no other directory's. */
const OBJECT_GUID = 'objectGUID';
/** LDAP_MATCHING_RULE_IN_CHAIN of [MS-ADTS] 3.1.1.3.4.4.3. */
const IN_CHAIN = '1.2.840.113556.1.4.1941';

/** What has to be known of a person's entry to find their groups. */
export const GROUP_HINTS: readonly string[] = [MEMBER_OF, OBJECT_GUID];

export function saysMemberOf(entry: Entry): boolean {
  return textOf(entry, OBJECT_GUID) !== undefined;
}

/** The keys of the groups below the base; one search. */
export async function groupsByMemberOf(context: LdapContext, person: Entry, groupBase: string): Promise<Set<string>> {
  const { conversation, settings, limits } = context;
  const query = {
    base: groupBase,
    scope: 'sub',
    filter: all(parseFilter(settings.groupFilter), equalsBy(IN_CHAIN, settings.memberAttribute, person.dn)),
    attributes: [MEMBER_OF],
    pageSize: limits.pageSize,
  } as const;
  const parents = new Map<string, string[]>();
  for await (const group of search(conversation, query)) parents.set(entryKey(group), await parentsOf(context, group));
  const known = (keys: readonly string[]) => keys.filter((key) => parents.has(key));
  const direct = known(await parentsOf(context, person));
  if (settings.nestedGroups === false) return new Set(direct);
  return reach(direct, (key) => known(parents.get(key) ?? []));
}

async function parentsOf({ conversation }: LdapContext, entry: Entry): Promise<string[]> {
  const keys: string[] = [];
  for await (const values of wholeValues(conversation, entry, MEMBER_OF))
    keys.push(...values.map((value) => memberKey(value.toString('utf8'))).filter((key) => key !== undefined));
  return keys;
}
