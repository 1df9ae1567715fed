// Which files of a package of a language are worth remembering: those that may be programs or archives.

import type { FileEvidence } from '../evidence.ts';
import { layerPath } from '../layer-path.ts';

/** A name without an ending, or with the end of a version or of what it runs on; a library, an archive. */
const WORTH =
  /(?:^|\/)[^/.]+$|\.so(?:\.[^/]*)?$|\.\d[\w-]*$|\.(?:zip|tar|tar\.[^/.]+|tgz|7z|bin|run|elf|node|AppImage)$|(?:amd64|x86_64|i[36]86|arm64|aarch64|linux\w*)$/;

/** Evidence of them. @param root where the paths begin, with a slash at its end; empty for the image's own */
export function heldPaths(root: string, paths: Iterable<string>): FileEvidence {
  const holds: string[] = [];
  for (const path of paths) {
    const place = WORTH.test(path) ? layerPath(path.startsWith('/') ? path : `${root}${path}`) : undefined;
    if (place) holds.push(place);
  }
  return holds.length === 0 ? {} : { holds };
}
