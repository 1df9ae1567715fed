// What a rule on licences may name: the ids of the SPDX licence list, and words of which nobody could say that an id was
// meant. A name that no component is ever listed under would let everything pass.

import deprecatedIds from 'spdx-license-ids/deprecated.json' with { type: 'json' };
import ids from 'spdx-license-ids/index.json' with { type: 'json' };
import { readLicense } from '../scan/detect/read-license.ts';
import { idsOfLicense } from '../scan/license-ids.ts';

/** SPDX: identifiers are compared without regard to case ("Matching guidelines"). */
const KNOWN = new Set([...ids, ...deprecatedIds].map((id) => id.toLowerCase()));

/**
 * Why the name is not taken, with the ids that are probably meant; undefined when it is. What a package states in these words
 * is asked: an expression such as `MIT OR Apache-2.0` is listed under each of its ids, and never as a whole.
 */
export function licenseProblem(name: string): string | undefined {
  if (KNOWN.has(name.toLowerCase())) return undefined;
  const listed = [...new Set(readLicense(name).flatMap(idsOfLicense))];
  if (listed.some((id) => id.toLowerCase() === name.trim().toLowerCase())) return undefined;
  return `${JSON.stringify(name)} is no licence of the SPDX list, so that no component is listed under it; perhaps ${listed.join(' or ')} is meant`;
}
