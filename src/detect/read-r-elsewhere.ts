// A DESCRIPTION outside of the libraries of R: of a package that a library has by a symbolic link, or of anything at all.

import type { FileEvidence } from './evidence.ts';
import { gapFrom, withSoundPackages } from './read-evidence.ts';
import { readRDescription } from './read-r-description.ts';

/** What counts only where a link of a library leads here (`behind-links.ts`). */
export function readRElsewhere(bytes: Buffer): FileEvidence {
  try {
    return { inLibrary: withSoundPackages(readRDescription(bytes)) };
  } catch (error) {
    return { inLibrary: gapFrom(error) };
  }
}
