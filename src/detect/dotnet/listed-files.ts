// Which files the lists of .NET applications (`*.deps.json`) name.

import type { PlacedFile } from '../file-tree.ts';

/** Says of a path whether a list in its folder, or in one above it, names the file. */
export function listedFiles(files: readonly PlacedFile[]): (path: string) => boolean {
  const listed = listedByFolder(files);
  return (path) => isListed(listed, path, path.slice(path.lastIndexOf('/') + 1).toLowerCase());
}

/** The names of the files that the lists in a folder name, in lower case, by the folder. */
function listedByFolder(files: readonly PlacedFile[]): ReadonlyMap<string, ReadonlySet<string>> {
  const listed = new Map<string, Set<string>>();
  for (const { path, file } of files) {
    const names = file.evidence?.assemblies;
    if (!names) continue;
    const folder = folderOf(path);
    const known = listed.get(folder) ?? new Set();
    for (const name of names) known.add(name.toLowerCase());
    listed.set(folder, known);
  }
  return listed;
}

/** Lists speak of their folder and of those in it, such as `runtimes/win/lib/net8.0`. */
function isListed(listed: ReadonlyMap<string, ReadonlySet<string>>, path: string, name: string): boolean {
  if (listed.size === 0) return false;
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    if (listed.get(folder)?.has(name)) return true;
    if (folder === '') return false;
  }
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}
