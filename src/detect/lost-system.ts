// What is left of a system when nothing says any more which it was: its programs are there, and nothing is known of them.

import { type Gap, isSystemPackage } from './component.ts';
import type { EvidenceEntry, LayerEntry, LayerEvidence } from './evidence.ts';
import type { PlacedFile } from './file-tree.ts';

/** The loader and the C library of glibc and musl: without one, no program runs that was not made to run alone. */
const C_LIBRARY = /(?:^|\/)(?:ld-linux[^/]*\.so\.\d+|ld-musl-[^/]+\.so\.\d+|libc\.so\.6)$/;
/** The commands of a whole system in one program, which came without a list of packages. */
const COMMANDS = /(?:^|\/)s?bin\/(?:busybox|toybox)$/;
/** Layers of Windows have its files and its registry in folders of their own; of what is installed there nothing is read. */
const WINDOWS = /^(?:Hives\/|(?:Files\/)?Windows\/System32\/)/i;

/**
 * A gap when an image without distribution and system packages had them in a lower layer, or has a C library, a busybox or files of
 * Windows, which came from somewhere; null for one that holds no more than what it brings itself, such as a single program.
 */
export function lostSystem(layers: readonly LayerEvidence[], files: readonly PlacedFile[]): Gap | null {
  for (const [position, { entries }] of layers.entries()) {
    const told = entries.find(tellsOfSystem);
    if (told === undefined || !files.some(({ file }) => file.layer <= position)) continue;
    const detail = `${told.path} of layer ${position} was deleted or replaced: what is left of that system is not known`;
    return { kind: 'no_packages', detail };
  }
  const library = files.find(({ path }) => C_LIBRARY.test(path) || COMMANDS.test(path) || WINDOWS.test(path));
  if (!library) return null;
  const detail = `the image has ${library.path}, and neither an os-release nor a list of the system's packages`;
  return { kind: 'unknown_distribution', detail };
}

/** True for a file that says which system it is, or what belongs to that. */
function tellsOfSystem(entry: LayerEntry): entry is EvidenceEntry {
  if (typeof entry === 'string' || !('evidence' in entry)) return false;
  const { distribution, packages = [] } = entry.evidence;
  return distribution !== undefined || packages.some(isSystemPackage);
}
