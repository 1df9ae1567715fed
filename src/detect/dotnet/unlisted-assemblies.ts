// Assemblies that no list of an application (`*.deps.json`) names: their name and version are those of a package of NuGet often
// enough to be a guess, which is said of it.

import type { FoundPackage } from '../evidence.ts';
import type { PlacedFile } from '../file-tree.ts';

/** References to compile against have no code (https://learn.microsoft.com/en-us/dotnet/standard/assembly/reference-assemblies). */
const REFERENCE = /(?:^|\/)ref\/(?:net|netstandard|netcoreapp)[^/]*\/[^/]+$/;
/** Translated texts, which have no code either. */
const TEXTS = /\.resources\.dll$/i;
const ENDING = /\.(?:dll|exe)$/i;

/** By the path of its file, the package that an assembly probably is, or one without a version. */
export function unlistedAssemblies(files: readonly PlacedFile[]): ReadonlyMap<string, FoundPackage> {
  const listed = listedByFolder(files);
  const found = new Map<string, FoundPackage>();
  for (const { path, file } of files) {
    const assembly = file.evidence?.assembly;
    if (!assembly || REFERENCE.test(path) || TEXTS.test(path)) continue;
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (isListed(listed, path, name.toLowerCase())) continue;
    const { version } = assembly;
    const identity = version === null ? 'unidentified' : 'guessed';
    found.set(path, { type: 'nuget', name: name.replace(ENDING, ''), version: version ?? '', identity });
  }
  return found;
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
