// A value of `member` or `uniqueMember` as a key that names can be compared by.

import { hasCode } from '../../errors.ts';
import { nameKey } from './name-key.ts';

/** What may stand behind a name in `uniqueMember` (RFC 4517, section 3.3.21). */
const UNIQUE_IDENTIFIER = /#'[01]*'B$/;

/** Undefined for what is no distinguished name: it is nobody's. */
export function memberKey(value: string): string | undefined {
  try {
    return nameKey(value.replace(UNIQUE_IDENTIFIER, ''));
  } catch (error) {
    if (hasCode(error, 'INVALID')) return undefined;
    throw error;
  }
}
