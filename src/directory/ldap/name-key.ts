// One spelling for each distinguished name, so that two that mean the same are the same text.

import { ShiplockError } from '../../errors.ts';
import { type NamePart, parseDistinguishedName } from './distinguished-name.ts';

/** RFC 4514, section 3, and the long names of RFC 4519. */
const SHORT_TYPES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'cn',
  commonname: 'cn',
  '2.5.4.4': 'sn',
  surname: 'sn',
  '2.5.4.6': 'c',
  countryname: 'c',
  '2.5.4.7': 'l',
  localityname: 'l',
  '2.5.4.8': 'st',
  stateorprovincename: 'st',
  '2.5.4.9': 'street',
  streetaddress: 'street',
  '2.5.4.10': 'o',
  organizationname: 'o',
  '2.5.4.11': 'ou',
  organizationalunitname: 'ou',
  '0.9.2342.19200300.100.1.1': 'uid',
  userid: 'uid',
  '0.9.2342.19200300.100.1.25': 'dc',
  domaincomponent: 'dc',
};

/**
 * The same text for all spellings of one name: whatever the case, blanks, escapes, order of the parts that `+` joins, and
 * hexadecimal form. It is a distinguished name itself. A comma in it always parts two relative names.
 * @throws ShiplockError INVALID when it is no distinguished name, or the empty one
 */
export function nameKey(text: string): string {
  const names = parseDistinguishedName(text);
  if (names.length === 0)
    throw new ShiplockError('INVALID', 'The distinguished name is empty: write one as in cn=Ann,dc=org.');
  return names.map((parts) => parts.map(partKey).sort().join('+')).join(',');
}

/** True when the first name, a key, is the second or stands below it in the tree. */
export function isWithin(key: string, base: string): boolean {
  return key === base || key.endsWith(`,${base}`);
}

function partKey({ type, value }: NamePart): string {
  const lower = type.toLowerCase();
  return `${SHORT_TYPES[lower] ?? lower}=${typeof value === 'string' ? escaped(prepared(value)) : `#${value.toString('hex')}`}`;
}

/** Case and blanks do not count (RFC 4518, for caseIgnoreMatch). */
function prepared(value: string): string {
  return value.normalize('NFKC').toLowerCase().normalize('NFKC').replaceAll(/\s+/g, ' ').trim();
}

function escaped(value: string): string {
  return value.replaceAll(/["#+,;<=>\\\p{Cc}]/gu, (character) =>
    Buffer.from(character).toString('hex').replaceAll(/../g, '\\$&'),
  );
}
