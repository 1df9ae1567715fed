// Which licences a value of a rule means: an id, a family of ids (`GPL-*`), or the words of a package that are no id
// (`text:Public Domain`).

import { isLicenseId } from '../../detect/license-ids.ts';
import { withoutOldIds } from '../../detect/read-license.ts';

export const TEXT_MARK = 'text:';
export const FAMILY_MARK = '*';

/**
 * Whether what a component is listed under is one of these. SPDX: license identifiers are compared without regard to case
 * ("Matching guidelines"). Nothing is listed under the ids that GNU licences had before 3.0 of the list: a rule that names them
 * is about what they are called now.
 */
export function licenseTest(values: readonly string[]): (id: string) => boolean {
  const exact = new Set<string>();
  const families: string[] = [];
  for (const value of values) {
    const lower = value.toLowerCase();
    if (lower.startsWith(TEXT_MARK)) exact.add(lower.slice(TEXT_MARK.length));
    else if (lower.endsWith(FAMILY_MARK)) families.push(lower.slice(0, -FAMILY_MARK.length));
    else exact.add(withoutOldIds(value).toLowerCase());
  }
  return (id) => {
    const lower = id.toLowerCase();
    return exact.has(lower) || (isLicenseId(id) && families.some((prefix) => lower.startsWith(prefix)));
  };
}
