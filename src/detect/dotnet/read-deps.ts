// .NET packages of an application: the libraries that its `*.deps.json` lists
// (https://github.com/dotnet/sdk/blob/main/documentation/specs/runtime-configuration-file.md).

import { isObject, type Json } from '../../json.ts';
import type { FileEvidence, FoundPackage } from '../evidence.ts';
import { parseJson } from '../read-json.ts';
import { Unreadable } from '../unreadable.ts';

/** A runtime that came with the application is listed under the name of its package with this before it. */
const RUNTIME_PACK = 'runtimepack.';
/** Of a library in a target. */
const KINDS_OF_FILES = ['runtime', 'runtimeTargets', 'native', 'resources'];

/** Packages from NuGet; projects and references have no published version. @throws Unreadable */
export function readDotnetDeps(bytes: Buffer): FileEvidence {
  const document = parseJson(bytes);
  const libraries = isObject(document) ? document['libraries'] : undefined;
  if (!isObject(libraries)) throw new Unreadable('has no list of libraries');
  const packages: FoundPackage[] = [];
  for (const [key, library] of Object.entries(libraries)) {
    const type = isObject(library) ? library['type'] : undefined;
    if (type !== 'package' && type !== 'runtimepack') continue;
    const slash = key.lastIndexOf('/');
    if (slash < 1) continue;
    const name = key.slice(0, slash);
    packages.push({
      type: 'nuget',
      name: type === 'runtimepack' && name.startsWith(RUNTIME_PACK) ? name.slice(RUNTIME_PACK.length) : name,
      version: key.slice(slash + 1),
    });
  }
  return { packages, assemblies: filesIn(isObject(document) ? document['targets'] : undefined) };
}

/** The names of the files of all libraries: where they are put when the application is published, nothing says. */
function filesIn(targets: unknown): string[] {
  const names = new Set<string>();
  for (const library of objectsIn(targets).flatMap(objectsIn)) {
    for (const kind of KINDS_OF_FILES) {
      const files = library[kind];
      if (isObject(files)) for (const path of Object.keys(files)) names.add(path.slice(path.lastIndexOf('/') + 1));
    }
  }
  return [...names];
}

function objectsIn(value: unknown): Json[] {
  return isObject(value) ? Object.values(value).filter(isObject) : [];
}
