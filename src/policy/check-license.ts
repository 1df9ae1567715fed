// What a rule on licences may name: the ids of the SPDX licence list, and words of which nobody could say that an id was
// meant. A name that no component is ever listed under would let everything pass.

import correctSpdx from 'spdx-correct';
import deprecatedIds from 'spdx-license-ids/deprecated.json' with { type: 'json' };
import ids from 'spdx-license-ids/index.json' with { type: 'json' };

/** SPDX: identifiers are compared without regard to case ("Matching guidelines"). */
const KNOWN = new Set([...ids, ...deprecatedIds].map((id) => id.toLowerCase()));

/** Why the name is not taken, with the id that is probably meant; undefined when it is. */
export function licenseProblem(name: string): string | undefined {
  if (KNOWN.has(name.toLowerCase())) return undefined;
  const meant = correctSpdx(name);
  if (meant === null || meant.toLowerCase() === name.toLowerCase()) return undefined;
  return `${JSON.stringify(name)} is no licence of the SPDX list, so that no component is listed under it; perhaps ${meant} is meant`;
}
