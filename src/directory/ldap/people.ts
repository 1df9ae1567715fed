// Entries of people: how they are looked for, and what is read of them.

import type { Filter } from 'ldapts';
import { ShiplockError } from '../../errors.ts';
import type { DirectoryPerson } from '../person.ts';
import { isDisabled, STATE_ATTRIBUTES } from './account-state.ts';
import { type Entry, textOf } from './entry.ts';
import { all, has, parseFilter } from './filter.ts';
import type { LdapContext } from './ldap-context.ts';
import type { LdapSettings } from './ldap-settings.ts';
import { GROUP_HINTS } from './member-of.ts';
import { search } from './search.ts';
import { subjectAttributes, subjectOf } from './subject.ts';

/**
 * Those who have a name, are not disabled, and match.
 * @param further attributes to fetch
 */
export async function* people(
  context: LdapContext,
  filters: readonly Filter[] = [],
  further: readonly string[] = [],
): AsyncGenerator<Entry, void> {
  const { conversation, settings, limits, clock } = context;
  const query = {
    base: settings.userBase,
    scope: 'sub',
    filter: all(parseFilter(settings.userFilter), has(settings.nameAttribute), ...filters),
    attributes: [...new Set([...attributesOf(settings), ...further])],
    pageSize: limits.pageSize,
  } as const;
  for await (const entry of search(conversation, query)) if (!isDisabled(entry, clock.now())) yield entry;
}

/** @throws ShiplockError CONFLICT when several match */
export async function onePerson(context: LdapContext, filter: Filter): Promise<Entry | undefined> {
  const further = context.settings.groupBase === undefined ? [] : GROUP_HINTS;
  let found: Entry | undefined;
  for await (const entry of people(context, [filter], further)) {
    if (found)
      throw new ShiplockError(
        'CONFLICT',
        'Several entries of the directory have this name: narrow where, or by which filter, people are looked for.',
      );
    found = entry;
  }
  return found;
}

export function personOf(entry: Entry, settings: LdapSettings, groups: readonly string[] | undefined): DirectoryPerson {
  const name = textOf(entry, settings.nameAttribute) ?? '';
  return {
    issuer: 'ldap',
    subject: subjectOf(entry, settings.idAttribute),
    name,
    fullName: textOf(entry, settings.fullNameAttribute) ?? name,
    mail: textOf(entry, settings.mailAttribute) ?? null,
    groups,
  };
}

function attributesOf({ nameAttribute, fullNameAttribute, mailAttribute, idAttribute }: LdapSettings): string[] {
  return [nameAttribute, fullNameAttribute, mailAttribute, ...subjectAttributes(idAttribute), ...STATE_ATTRIBUTES];
}
