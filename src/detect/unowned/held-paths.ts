// Which files of a package of a language are worth remembering: those that may be programs or archives.

import type { FileEvidence } from '../evidence.ts';
import { layerPath } from '../layer-path.ts';

/** A name without an ending, a library, an archive. */
const WORTH = /(?:^|\/)[^/.]+$|\.so(?:\.[^/]*)?$|\.(?:zip|tar|tar\.[^/.]+|tgz|7z|bin)$/;

/** Evidence of them. @param root where the paths begin, with a slash at its end; empty for the image's own */
export function heldPaths(root: string, paths: Iterable<string>): FileEvidence {
  const holds: string[] = [];
  for (const path of paths) {
    const place = WORTH.test(path) ? layerPath(path.startsWith('/') ? path : `${root}${path}`) : undefined;
    if (place) holds.push(place);
  }
  return holds.length === 0 ? {} : { holds };
}
