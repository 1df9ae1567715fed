// Packages that Yarn's Plug'n'Play loads from archives that are not in the image, or were not read as such.

import type { Gap } from '../component.ts';
import type { FileTree, PlacedFile } from '../file-tree.ts';
import { wasReadBy } from '../said-at.ts';
import { readYarnArchive } from './read-yarn-archive.ts';

/** A gap of each list that names some. */
export function lostArchives(found: readonly PlacedFile[], tree: FileTree): Gap[] {
  return found.flatMap(({ path, file }): Gap[] => {
    const { archives = [] } = file.evidence ?? {};
    const lost = archives.filter((place) => {
      const archive = tree.file(place);
      return archive === undefined || !wasReadBy(readYarnArchive, archive);
    });
    const [first] = lost;
    if (first === undefined) return [];
    const which = lost.length === 1 ? 'the package of Yarn' : `${lost.length} packages of Yarn`;
    return [{ kind: 'unreadable', detail: `${path} names ${which} whose archives were not read: ${first}` }];
  });
}
