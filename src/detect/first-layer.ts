// Which layer brought a package. Package databases are rewritten by every layer that installs something, and files
// by every layer that changes their owner; what such a layer found there already is not its own.

import type { FileEvidence, FoundPackage } from './evidence.ts';
import type { File } from './file-tree.ts';

const keys = new WeakMap<FileEvidence, ReadonlySet<string>>();

/** The lowest layer from which on each version of the file, up to this one, has had the package. */
export function firstLayer(file: File, found: FoundPackage): number {
  const key = keyOf(found);
  let { layer } = file;
  for (let at = file.before; at?.evidence && keysOf(at.evidence).has(key); at = at.before) {
    // Another program that says the same is another build of it.
    if (at.evidence.print !== file.evidence?.print) break;
    layer = at.layer;
  }
  return layer;
}

function keysOf(evidence: FileEvidence): ReadonlySet<string> {
  let known = keys.get(evidence);
  if (!known) {
    known = new Set(evidence.packages?.map(keyOf));
    keys.set(evidence, known);
  }
  return known;
}

function keyOf({ type, name, version, architecture = '' }: FoundPackage): string {
  return JSON.stringify([type, name, version, architecture]);
}
