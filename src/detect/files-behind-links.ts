// Some files are known by the name of the folder that they are in. Where it has that name by a symbolic link alone, what is in it passed
// under another one; and links can lead on from there.

import type { FileTree, Folder, PlacedFile, PlacedLink } from './file-tree.ts';

/** Folders from one that a link leads to, until one with such files: `node_modules`, a scope, a package. */
const DEPTH = 3;

/**
 * The files in folders that a symbolic link gives one of these names, with their paths by way of it. Of each folder once for each
 * name: there can be very many links.
 */
export function* filesBehindLinks(tree: FileTree, names: readonly RegExp[]): Generator<PlacedFile> {
  const levels = Array.from({ length: DEPTH }, () => names.map((name) => ({ name, seen: new Set<Folder>() })));
  for (const link of tree.links()) yield* filesIn(tree, link, levels);
}

type Level = readonly { readonly name: RegExp; readonly seen: Set<Folder> }[];

function* filesIn(
  tree: FileTree,
  { path, leadsTo }: PlacedLink,
  [level, ...deeper]: readonly Level[],
): Generator<PlacedFile> {
  if (leadsTo?.kind === 'file') yield { path, file: leadsTo };
  if (leadsTo?.kind !== 'folder' || !level || !isNew(leadsTo, path, level)) return;
  for (const one of tree.inside(leadsTo, path)) yield* filesIn(tree, one, deeper);
}

function isNew(folder: Folder, path: string, level: Level): boolean {
  const added = level.filter(({ name, seen }) => name.test(path) && !seen.has(folder));
  for (const { seen } of added) seen.add(folder);
  return added.length > 0;
}
