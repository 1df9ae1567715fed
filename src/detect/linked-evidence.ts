// What is evidence by the name of a symbolic link, and was not read under the name that the file itself has, is said: which names links
// have is not known yet when their files pass.

import type { Gap } from './component.ts';
import { isRead } from './evidence.ts';
import { evidenceKindOf } from './evidence-kinds.ts';
import type { FileTree } from './file-tree.ts';

/** A gap of each. */
export function linkedEvidenceGaps(tree: FileTree): Gap[] {
  const gaps: Gap[] = [];
  for (const { path, leadsTo } of tree.links()) {
    if (leadsTo?.kind !== 'file' || isRead(leadsTo.evidence)) continue;
    const kind = evidenceKindOf(path);
    if (!kind || kind.tells === 'beside') continue;
    gaps.push({ kind: 'unreadable', detail: `${path} is a symbolic link to a file that was not read` });
  }
  return gaps;
}
