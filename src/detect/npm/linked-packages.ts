// Packages that are in `node_modules` or `vendor` by a symbolic link alone: those of a workspace (`node_modules/x` leads to `packages/x`), and all
// where the folder itself is a link.

import type { File, FileTree, Folder, PlacedLink } from '../file-tree.ts';

const IN_PACKAGES = /(?:^|\/)(?:node_modules|vendor)\/(?:@[^/]+\/)?[^/]+$/;
const SCOPE = /(?:^|\/)(?:node_modules|vendor)\/@[^/]+$/;
const PACKAGES = /(?:^|\/)(?:node_modules|vendor)$/;
const FILE = 'package.json';

/** The files that describe them, of those that count only by a link. */
export function linkedPackages(tree: FileTree): ReadonlySet<File> {
  const found = new Set<File>();
  for (const link of tree.links()) {
    for (const file of filesBehind(link)) if (file.evidence?.linked) found.add(file);
  }
  return found;
}

function* filesBehind({ path, leadsTo }: PlacedLink): Generator<File> {
  if (leadsTo?.kind === 'file' && path.endsWith(`/${FILE}`) && IN_PACKAGES.test(path.slice(0, -FILE.length - 1))) {
    yield leadsTo;
  }
  if (leadsTo?.kind !== 'folder') return;
  if (PACKAGES.test(path)) yield* packagesOf(leadsTo, true);
  else if (SCOPE.test(path)) yield* packagesOf(leadsTo, false);
  else if (IN_PACKAGES.test(path)) yield* packageIn(leadsTo);
}

function* packagesOf(folder: Folder, hasScopes: boolean): Generator<File> {
  for (const [name, child] of folder.children) {
    if (child.kind !== 'folder') continue;
    if (hasScopes && name.startsWith('@')) yield* packagesOf(child, false);
    else yield* packageIn(child);
  }
}

function* packageIn(folder: Folder): Generator<File> {
  const file = folder.children.get(FILE);
  if (file?.kind === 'file') yield file;
}
