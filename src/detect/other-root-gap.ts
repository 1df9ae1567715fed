// What lists of system packages below another root than the image's own (`other-root.ts`) leave unknown.

import type { Gap } from './component.ts';
import type { PlacedFile } from './file-tree.ts';

const MOST_NAMED = 3;

/** One gap of all of them. */
export function otherRootGap(found: readonly PlacedFile[]): Gap[] {
  const lists = found.filter(({ file }) => file.evidence?.otherRoot !== undefined);
  if (lists.length === 0) return [];
  const packages = lists.reduce((sum, { file }) => sum + (file.evidence?.otherRoot ?? 0), 0);
  const named = lists.slice(0, MOST_NAMED).map(({ path }) => path);
  const more = lists.length > MOST_NAMED ? ` and ${lists.length - MOST_NAMED} more` : '';
  const subject = packages === 1 ? 'one system package' : `${packages} system packages`;
  const detail = `${subject} below another root than the image's own, whose vulnerabilities are not known: ${named.join(', ')}${more}`;
  return [{ kind: 'no_packages', detail: `the image has ${detail}` }];
}
