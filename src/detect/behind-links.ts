// What symbolic links make of an image's files: packages that have their place by a link alone (a workspace of npm, where `node_modules/x`
// leads to `packages/x`; a library of R that is a link), and lists of packages that were not read under the names that links give them.

import type { FileEvidence } from './evidence.ts';
import { neededEvidenceOf } from './evidence-kinds.ts';
import type { File, FileTree } from './file-tree.ts';
import { type BehindLink, listsBehindLinks } from './lists-behind-links.ts';
import { saidAt } from './said-at.ts';

export interface BehindLinks {
  /** Files that count because a link leads to them, and what they say there. */
  readonly linked: ReadonlyMap<File, FileEvidence>;
  /** By their paths, lists that were not read as such, and folders in the place of one. */
  readonly unread: ReadonlyMap<string, BehindLink>;
}

/** What there is behind links. */
export function behindLinks(tree: FileTree): BehindLinks {
  const linked = new Map<File, FileEvidence>();
  const unread = new Map<string, BehindLink>();
  for (const one of listsBehindLinks(tree)) {
    const { path, leadsTo } = one;
    const said = leadsTo.kind === 'file' ? saidAt(path, leadsTo) : undefined;
    if (leadsTo.kind === 'file' && said && said !== leadsTo.evidence) linked.set(leadsTo, said);
    const kind = neededEvidenceOf(path);
    if (!said && kind && (leadsTo.kind === 'file' || !kind.unpacked)) unread.set(path, one);
  }
  return { linked, unread };
}
