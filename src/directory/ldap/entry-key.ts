// The name of an entry that the directory gave, as a key that names can be compared by.

import { DirectoryAway } from '../directory-away.ts';
import type { Entry } from './entry.ts';
import { memberKey } from './member-key.ts';

/** @throws DirectoryAway when the name is none: whoever it belongs to would be left out */
export function entryKey(entry: Entry): string {
  const key = memberKey(entry.dn);
  if (key === undefined)
    throw new DirectoryAway(
      'The directory gives an entry a name that is none by RFC 4514: rename it, or narrow the search.',
    );
  return key;
}
