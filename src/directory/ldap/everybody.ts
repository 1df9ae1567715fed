// Everybody whom the directory knows, with their groups: two long searches, of people and of groups.

import { DirectoryAway } from '../directory-away.ts';
import type { DirectoryPerson } from '../person.ts';
import { entryKey } from './entry-key.ts';
import { memberships, tooMany } from './group-members.ts';
import type { LdapContext } from './ldap-context.ts';
import { memberKey } from './member-key.ts';
import { holdsNames } from './member-syntax.ts';
import { nameKey } from './name-key.ts';
import { createParents } from './parents.ts';
import { people, personOf } from './people.ts';
import { reach } from './reach.ts';

interface Known {
  readonly person: DirectoryPerson;
  readonly groups: string[];
}

/** @throws DirectoryAway unless every page ended well */
export async function readEverybody(context: LdapContext): Promise<DirectoryPerson[]> {
  const { groupBase } = context.settings;
  const known = await readPeople(context);
  if (groupBase === undefined) return [...known.values()].map(({ person }) => person);
  const parents = await readGroups(context, groupBase, known);
  const above = context.settings.nestedGroups === false ? () => [] : parents.of;
  return [...known.values()].map(({ person, groups }) => ({ ...person, groups: [...reach(groups, above)].sort() }));
}

/** By what groups call their members. */
async function readPeople(context: LdapContext): Promise<Map<string, Known>> {
  const { settings, limits } = context;
  const known = new Map<string, Known>();
  const subjects = new Set<string>();
  for await (const entry of people(context)) {
    const person = personOf(entry, settings, undefined);
    const key = holdsNames(settings.memberAttribute) ? person.name : entryKey(entry);
    subjects.add(person.subject);
    known.set(key, { person, groups: [] });
    if (known.size > limits.people)
      throw new DirectoryAway(`The directory has more than ${limits.people} people: narrow where they are looked for.`);
    if (subjects.size !== known.size)
      throw new DirectoryAway(
        `Two entries of the directory cannot be told apart: narrow where people are looked for, or set another attribute for their name or for what never changes about them.`,
      );
  }
  return known;
}

/** Writes down for each person which groups they are directly in; returns which groups are in which. */
async function readGroups(context: LdapContext, groupBase: string, known: ReadonlyMap<string, Known>) {
  const { settings, limits } = context;
  const parents = createParents(nameKey(groupBase), limits);
  let kept = 0;
  for await (const { group, member } of memberships(context, groupBase)) {
    const key = holdsNames(settings.memberAttribute) ? member : memberKey(member);
    if (key === undefined) continue;
    const person = known.get(key);
    if (!person) parents.add(key, group);
    else if (++kept > limits.memberships) throw tooMany(limits.memberships, 'memberships');
    else person.groups.push(group);
  }
  return parents;
}
