// Lists of packages that are known by the name of their folder, and were not read under it, since it has that name by a symbolic link
// alone. Packages of npm and R are followed (`linked-packages.ts`).

import { neededEvidenceOf } from './evidence-kinds.ts';
import type { FileTree, PlacedFile } from './file-tree.ts';
import { filesBehindLinks } from './files-behind-links.ts';

/** Folders with one list for each package, wherever they are. */
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

/** What is called as evidence that is needed, with its path through the link. */
export function* evidenceBehindLinks(tree: FileTree): Generator<PlacedFile> {
  for (const placed of filesBehindLinks(tree, FOLDERS)) if (neededEvidenceOf(placed.path)) yield placed;
}
