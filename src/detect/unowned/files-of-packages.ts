// Which files are those of packages of languages: extensions of Python, Node, Ruby and R, libraries of .NET, all of a runtime of
// Java, and of Go itself.

import { listedFiles } from '../dotnet/listed-files.ts';
import type { FileEvidence } from '../evidence.ts';
import type { File, FileTree, PlacedFile } from '../file-tree.ts';
import { partsOfRuntimes } from './parts-of-runtimes.ts';

/** Beside what stands in the folder of a gem: what was compiled of it (https://guides.rubygems.org, "extensions"). */
const EXTENSIONS = /^(.*)\/extensions\/[^/]+\/[^/]+\/([^/]+)$/;
const GEMSPEC = /^(.*)\/specifications\/(?:default\/)?([^/]+)\.gemspec$/;
/** Files in the folder of what they describe. */
const IN_FOLDER = /^(.*)\/(?:package\.json|DESCRIPTION)$/;
const IN_EGG = /^(.*\.egg)\/EGG-INFO\/PKG-INFO$/;
/** The list of a runtime of .NET: what starts it lies beside, in no list. */
const DOTNET = /^(.*\/|)shared\/Microsoft\.NETCore\.App\/([^/]+)\/Microsoft\.NETCore\.App\.deps\.json$/;
const RECORD = /\/RECORD$/;

interface Image {
  readonly tree: FileTree;
  readonly linked: ReadonlyMap<File, FileEvidence>;
}

/** Says of a file whether it is one of them. */
export function filesOfPackages(
  found: readonly PlacedFile[],
  { tree, linked }: Image,
): (placed: PlacedFile) => boolean {
  const folders = new Set<string>();
  const held = new Set<File>();
  for (const { path, file } of found) {
    const { packages: own = [], inLibrary, holds = [] } = file.evidence ?? {};
    // What counts for npm only by a link is the image's own work, and nobody knows what lies in its folder.
    const packages = (linked.has(file) && inLibrary?.packages) || own;
    const counts = packages.length > 0 || linked.has(file);
    const [, folder, name] =
      (packages.length > 0 && (IN_FOLDER.exec(path) ?? IN_EGG.exec(path) ?? GEMSPEC.exec(path))) || [];
    if (folder !== undefined) folders.add(name === undefined ? folder : `${folder}/gems/${name}`);
    const [, root, version] = (counts && DOTNET.exec(path)) || [];
    if (root !== undefined) {
      folders.add(`${root}host/fxr/${version}`);
      const starter = tree.file(`${root}dotnet`);
      if (starter) held.add(starter);
    }
    if (holds.length === 0 || (!counts && !isDescribed(path, tree))) continue;
    for (const place of holds) {
      const one = tree.file(place);
      if (one) held.add(one);
    }
  }
  const isListed = listedFiles(found);
  const isOfRuntime = partsOfRuntimes(found);
  return ({ path, file }) => held.has(file) || isListed(path) || isOfRuntime(path) || isBelow(path, folders);
}

/** The list of files of a Python distribution counts where its description is beside it. */
function isDescribed(path: string, tree: FileTree): boolean {
  const packages = tree.file(path.replace(RECORD, '/METADATA'))?.evidence?.packages ?? [];
  return RECORD.test(path) && packages.length > 0;
}

function isBelow(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0) return false;
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const folder = path.slice(0, slash);
    if (folders.has(folder)) return true;
    const [, root, name] = EXTENSIONS.exec(folder) ?? [];
    if (root !== undefined && folders.has(`${root}/gems/${name}`)) return true;
  }
  return false;
}
