// Some lists of packages are known by the name of their folder. Where it has that name by a symbolic link alone, what is in it passed
// under another one, and was not read.

import { neededEvidenceOf } from './evidence-kinds.ts';
import type { FileTree, Folder } from './file-tree.ts';

/** Folders with one list for each package, wherever they are; those of npm are followed (`npm/linked-packages.ts`). */
const FOLDERS: readonly RegExp[] = [
  /\.dist-info$/,
  /\.egg-info$/,
  /(?:^|\/)EGG-INFO$/,
  /(?:^|\/)specifications$/,
  /(?:^|\/)specifications\/default$/,
  /(?:^|\/)composer$/,
  /(?:^|\/)conda-meta$/,
  /library$/i,
  /library\/[^/]+$/i,
];
/** How far below such a folder a list can be. */
const DEPTH = 2;

/** The paths, through links to folders, of what is called as evidence that is needed. Of each folder once for each form of a name. */
export function* evidenceBehindLinks(tree: FileTree): Generator<string> {
  const seen = FOLDERS.map((name) => ({ name, folders: new Set<Folder>() }));
  for (const { path, leadsTo } of tree.links()) {
    if (leadsTo?.kind !== 'folder') continue;
    for (const { name, folders } of seen) {
      if (!name.test(path) || folders.has(leadsTo)) continue;
      folders.add(leadsTo);
      yield* evidenceIn(leadsTo, path, DEPTH);
    }
  }
}

function* evidenceIn(folder: Folder, path: string, depth: number): Generator<string> {
  for (const [name, child] of folder.children) {
    const at = `${path}/${name}`;
    if (child.kind === 'folder') {
      if (depth > 1) yield* evidenceIn(child, at, depth - 1);
    } else if (neededEvidenceOf(at)) yield at;
  }
}
