// Files that belong to a system package. What they say of a language package says nothing new: the distribution
// builds, versions and mends it as its own.

import type { File, FileTree, PlacedFile } from './file-tree.ts';
import { firstLayer } from './first-layer.ts';

/**
 * The evidence that an installed package owns, with the layer that brought the package (the highest, if several own
 * it). A file that came after its owner was replaced by somebody else.
 */
export function ownedFiles(found: readonly PlacedFile[], tree: FileTree): ReadonlyMap<File, number> {
  const owned = new Map<File, number>();
  const own = (paths: readonly string[], layer: number) => {
    for (const path of paths) {
      const file = tree.file(path);
      if (file?.evidence) owned.set(file, Math.max(layer, owned.get(file) ?? layer));
    }
  };
  const installed = new Set<string>();
  for (const { file } of found) {
    for (const one of file.evidence?.packages ?? []) {
      if (one.type === 'deb') installed.add(one.name);
      if (one.owns) own(one.owns, firstLayer(file, one));
    }
  }
  for (const { path, file } of found) {
    const owns = file.evidence?.owns;
    if (owns && installed.has(packageOfList(path))) own(owns, file.layer);
  }
  return owned;
}

/** `…/info/NAME.list`, or `…/info/NAME:ARCHITECTURE.list` for one of several architectures. */
function packageOfList(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1, -'.list'.length).split(':', 1)[0] ?? '';
}
