// What stays the same about a person: `entryUUID` (RFC 4530), in Active Directory `objectGUID`, or what the settings name.

import type { Filter } from 'ldapts';
import { DirectoryAway } from '../directory-away.ts';
import type { Entry } from './entry.ts';
import { any, equals } from './filter.ts';
import { guidBytes, guidText } from './guid.ts';

const ENTRY_UUID = 'entryUUID';
const OBJECT_GUID = 'objectGUID';

/** The attributes that hold it, or one of which does. */
export function subjectAttributes(idAttribute: string | undefined): readonly string[] {
  return idAttribute === undefined ? [ENTRY_UUID, OBJECT_GUID] : [idAttribute];
}

/** @throws DirectoryAway when the entry has none, or several: it could not be told from others */
export function subjectOf(entry: Entry, idAttribute: string | undefined): string {
  const attributes = subjectAttributes(idAttribute);
  const held = attributes.find((attribute) => entry.values.get(attribute.toLowerCase())?.length) ?? '';
  const [value, ...others] = entry.values.get(held.toLowerCase()) ?? [];
  const subject = value && (isGuid(held) ? guidText(value) : value.toString('utf8'));
  if (subject === undefined || subject === '' || others.length > 0)
    throw new DirectoryAway(
      `The directory gives an entry ${others.length > 0 ? 'several values' : 'no value'} of ${attributes.join(' or ')}: set the attribute that never changes about a person.`,
    );
  return subject;
}

/** What finds the entry with the subject; undefined when no entry can have it. */
export function subjectFilter(subject: string, idAttribute: string | undefined): Filter | undefined {
  const filters = subjectAttributes(idAttribute).flatMap((attribute) => {
    const value = isGuid(attribute) ? guidBytes(subject) : subject;
    // Text that is no UUID is no value of entryUUID, and some servers say so with an error.
    const isPossible = attribute !== ENTRY_UUID || guidBytes(subject) !== undefined;
    return value === undefined || !isPossible ? [] : [equals(attribute, value)];
  });
  return filters.length === 0 ? undefined : any(...filters);
}

function isGuid(attribute: string): boolean {
  return attribute.toLowerCase() === OBJECT_GUID.toLowerCase();
}
