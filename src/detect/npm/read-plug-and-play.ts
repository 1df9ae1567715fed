// What Yarn's Plug'n'Play loads packages by: where the archive of each is (https://yarnpkg.com/advanced/pnp-spec). Archives are
// read themselves (`read-yarn-archive.ts`); what is listed and not there is a gap.

import type { FileEvidence } from '../evidence.ts';
import { layerPath } from '../layer-path.ts';

const ARCHIVE = /"packageLocation":\s*"([^"\\]+?\.zip)\/node_modules\//g;

/** The archives that the list names, as places in the image; those outside of it are none. */
export function readPlugAndPlay(bytes: Buffer, path: string): FileEvidence {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const archives = new Set<string>();
  for (const [, place = ''] of bytes.toString('utf8').matchAll(ARCHIVE)) {
    // Before a virtual package stands what makes it one of several: `.yarn/__virtual__/x-virtual-0/0/cache/x.zip` is `.yarn/cache/x.zip`.
    const real = place.replace(/(?:^|\/)(?:__virtual__|\$\$virtual)\/[^/]+\/(\d+)\//, virtualRoot);
    const archive = real.startsWith('/') ? layerPath(real) : layerPath(`${folder}${real}`);
    if (archive) archives.add(archive);
  }
  return archives.size === 0 ? {} : { archives: [...archives] };
}

/** The number says how many folders further up the path goes on. */
function virtualRoot(_all: string, up: string): string {
  return `/${'../'.repeat(Math.min(Number(up), 50))}`;
}
