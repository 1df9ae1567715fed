// Assemblies that no list of an application (`*.deps.json`) names: their name and version are those of a package of NuGet often
// enough to be a guess, which is said of it.

import type { FoundPackage } from '../evidence.ts';
import type { PlacedFile } from '../file-tree.ts';
import { listedFiles } from './listed-files.ts';

/** References to compile against have no code (https://learn.microsoft.com/en-us/dotnet/standard/assembly/reference-assemblies). */
const REFERENCE = /(?:^|\/)ref\/(?:net|netstandard|netcoreapp)[^/]*\/[^/]+$/;
/** Translated texts, which have no code either. */
const TEXTS = /\.resources\.dll$/i;
const ENDING = /\.(?:dll|exe)$/i;

/** By the path of its file, the package that an assembly probably is, or one without a version. */
export function unlistedAssemblies(files: readonly PlacedFile[]): ReadonlyMap<string, FoundPackage> {
  const isListed = listedFiles(files);
  const found = new Map<string, FoundPackage>();
  for (const { path, file } of files) {
    const assembly = file.evidence?.assembly;
    if (!assembly || REFERENCE.test(path) || TEXTS.test(path)) continue;
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (isListed(path)) continue;
    const { version } = assembly;
    const identity = version === null ? 'unidentified' : 'guessed';
    found.set(path, { type: 'nuget', name: name.replace(ENDING, ''), version: version ?? '', identity });
  }
  return found;
}
