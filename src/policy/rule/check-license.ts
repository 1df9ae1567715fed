// What a rule on licences may name: ids of the SPDX licence list, families of them, and words that are marked as such. A name
// that no component is ever listed under would let everything pass.

import spdxCorrect from 'spdx-correct';
import { beginsLicenseIds, idsOfLicense, isLicenseId } from '../../detect/license-ids.ts';
import { readLicense, withoutOldIds } from '../../detect/read-license.ts';
import { NO_LICENSE } from '../../scan/scan-state.ts';
import { FAMILY_MARK, TEXT_MARK } from './license-test.ts';

/** `A*` would be many licences that have nothing in common. */
const SHORTEST_FAMILY = 3;

/**
 * Why the name is not taken, with the ids that are probably meant; undefined when it is. An expression such as
 * `MIT OR Apache-2.0` is listed under each of its ids, and never as a whole.
 */
export function licenseProblem(name: string): string | undefined {
  if (name === NO_LICENSE || isLicenseId(withoutOldIds(name))) return undefined;
  if (name.startsWith(TEXT_MARK))
    return name.length > TEXT_MARK.length ? undefined : `${TEXT_MARK} needs words behind it`;
  if (name.endsWith(FAMILY_MARK)) return familyProblem(name);
  const listed = [...new Set(readLicense(name).flatMap(idsOfLicense))].filter(isLicenseId);
  const meant = listed.length > 0 ? listed : [spdxCorrect(name)].filter((id) => id !== null);
  const perhaps = meant.length === 0 ? '' : `perhaps ${meant.join(' or ')} is meant; `;
  return `${JSON.stringify(name)} is no licence of the SPDX list: ${perhaps}write ${JSON.stringify(TEXT_MARK + name)} for what packages state in these words`;
}

function familyProblem(name: string): string | undefined {
  const prefix = name.slice(0, -FAMILY_MARK.length);
  if (prefix.length >= SHORTEST_FAMILY && beginsLicenseIds(prefix)) return undefined;
  return `no family of licences begins with ${JSON.stringify(prefix)}: write, for example, GPL-*`;
}
