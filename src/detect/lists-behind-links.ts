// What has a name that counts by a symbolic link: files, those in folders that a link gives a role (`folder-roles.ts`), and those that a
// layer puts into a folder by way of a link. They passed under another path; and links in a folder can lead on from there.

import { evidenceKindOf } from './evidence-kinds.ts';
import type { File, FileTree, Folder } from './file-tree.ts';
import { type FolderRole, rolesAt, rolesIn } from './folder-roles.ts';
import { PACKAGE_AND_VERSION } from './npm/read-elsewhere.ts';

export interface BehindLink {
  readonly path: string;
  readonly leadsTo: File | Folder;
  /** The link is at the path itself, leads to a folder on the way, or was on the way when a layer put the file there. */
  readonly by: 'link' | 'folder' | 'layer';
}

/** What is called as evidence. Of each folder once in each of its roles: there can be very many links. */
export function* listsBehindLinks(tree: FileTree): Generator<BehindLink> {
  for (const { path, file } of tree.files()) {
    if (file.readAt !== path && evidenceKindOf(path)) yield { path, leadsTo: file, by: 'layer' };
  }
  const seen = new Map<FolderRole, Set<Folder>>();
  for (const { path, leadsTo } of tree.links()) {
    if (leadsTo && evidenceKindOf(path)) yield { path, leadsTo, by: 'link' };
    if (leadsTo?.kind !== 'folder') continue;
    if (PACKAGE_AND_VERSION.test(path)) yield* unpackedPackage(tree, leadsTo, path);
    yield* inFolder(tree, leadsTo, { path, roles: rolesAt(path) }, seen);
  }
}

function* inFolder(
  tree: FileTree,
  folder: Folder,
  { path, roles }: { readonly path: string; readonly roles: readonly FolderRole[] },
  seen: Map<FolderRole, Set<Folder>>,
): Generator<BehindLink> {
  const added = roles.filter((role) => isNew(folder, role, seen));
  if (added.length === 0) return;
  const holdsLists = added.some((role) => role.holdsLists);
  for (const name of folder.children.keys()) {
    const at = `${path}/${name}`;
    const isList = holdsLists && evidenceKindOf(at) !== undefined;
    const further = rolesIn(added, name);
    const leadsTo = isList || further.length > 0 ? tree.child(folder, name) : undefined;
    if (leadsTo && isList) yield { path: at, leadsTo, by: 'folder' };
    if (leadsTo?.kind === 'folder') yield* inFolder(tree, leadsTo, { path: at, roles: further }, seen);
  }
}

function* unpackedPackage(tree: FileTree, folder: Folder, path: string): Generator<BehindLink> {
  const leadsTo = tree.child(folder, 'package.json');
  if (leadsTo) yield { path: `${path}/package.json`, leadsTo, by: 'folder' };
}

function isNew(folder: Folder, role: FolderRole, seen: Map<FolderRole, Set<Folder>>): boolean {
  const folders = seen.get(role) ?? new Set();
  seen.set(role, folders);
  return !folders.has(folder) && folders.add(folder).has(folder);
}
