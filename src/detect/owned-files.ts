// Files that belong to a system package. What they say of a language package says nothing new: the distribution
// builds, versions and mends it as its own.

import type { File, FileTree, PlacedFile } from './file-tree.ts';
import { firstLayer } from './first-layer.ts';

export interface OwnedFiles {
  /** The evidence that an installed package owns, with the layer that brought the package (the highest, if several own it). */
  readonly owned: ReadonlyMap<File, number>;
  /** How many packages of dpkg have no list of their files. */
  readonly unlisted: number;
}

/** What installed packages own. A file that came after its owner was replaced by somebody else. */
export function ownedFiles(found: readonly PlacedFile[], tree: FileTree): OwnedFiles {
  const owned = new Map<File, number>();
  const own = (paths: readonly string[], layer: number) => {
    for (const path of paths) {
      const file = tree.file(path);
      if (file?.evidence && (!isProgram(file) || tree.isFile(path)))
        owned.set(file, Math.max(layer, owned.get(file) ?? layer));
    }
  };
  const unlisted = new Set<string>();
  const installed = new Set<string>();
  for (const { path, file } of found) {
    for (const one of file.evidence?.packages ?? []) {
      if (one.type === 'deb') {
        installed.add(one.name);
        if (!tree.file(`${path}${SUMS}`)) unlisted.add(one.name);
      }
      if (one.owns) own(one.owns, firstLayer(file, one));
    }
  }
  for (const { path, file } of found) {
    const owns = file.evidence?.owns;
    if (!owns) continue;
    const name = packageOfList(path);
    unlisted.delete(name);
    if (installed.has(name) || path === DIVERSIONS || isOfDescribed(path, tree)) own(owns, file.layer);
  }
  return { owned, unlisted: unlisted.size };
}

/** A link of the name of a package's program can lead to anybody's. */
function isProgram({ evidence }: File): boolean {
  return evidence?.unread !== undefined || (evidence?.packages ?? []).some(({ type }) => type === 'generic');
}

const DIVERSIONS = 'var/lib/dpkg/diversions';
/** The list of a package of a distroless image stands beside the file that describes it, which has any name. */
const SUMS = '.md5sums';

function isOfDescribed(path: string, tree: FileTree): boolean {
  return path.endsWith(SUMS) && tree.file(path.slice(0, -SUMS.length)) !== undefined;
}

/** `…/info/NAME.list`, or `…/info/NAME:ARCHITECTURE.list` for one of several architectures. */
function packageOfList(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1, -'.list'.length).split(':', 1)[0] ?? '';
}
