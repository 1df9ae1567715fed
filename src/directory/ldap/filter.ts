// Search filters (RFC 4515). What somebody typed never becomes part of a filter's text: it goes to the directory as a value
// of its own, in which no character means anything.

import {
  AndFilter,
  EqualityFilter,
  ExtensibleFilter,
  type Filter,
  FilterParser,
  OrFilter,
  PresenceFilter,
} from 'ldapts';
import { ShiplockError } from '../../errors.ts';

/** Bytes of UTF-8 beyond ASCII, which the library would take for characters. */
const ESCAPED_BYTES = /(?:\\[89a-f][0-9a-f])+/gi;

/** @throws ShiplockError INVALID when the text, from the configuration, is no filter */
export function parseFilter(text: string): Filter {
  try {
    return FilterParser.parseString(
      text.replaceAll(ESCAPED_BYTES, (bytes) => Buffer.from(bytes.replaceAll('\\', ''), 'hex').toString('utf8')),
    );
  } catch {
    throw new ShiplockError('INVALID', `${text} is not a search filter: write one as in (objectClass=person).`);
  }
}

/** What has the value, by the rule of the attribute: mostly whatever its case. */
export function equals(attribute: string, value: string | Buffer): Filter {
  return new EqualityFilter({ attribute, value });
}

export function has(attribute: string): Filter {
  return new PresenceFilter({ attribute });
}

export function all(...filters: Filter[]): Filter {
  return new AndFilter({ filters });
}

export function any(...filters: Filter[]): Filter {
  return new OrFilter({ filters });
}

/** What has the value by a matching rule of this object identifier. */
export function equalsBy(rule: string, attribute: string, value: string): Filter {
  return new ExtensibleFilter({ rule, matchType: attribute, value });
}
