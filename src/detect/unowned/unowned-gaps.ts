// Programs and archives that belong to no package, and of which nothing is known: one gap of each.

import type { Gap } from '../component.ts';
import type { UnreadFile } from '../evidence.ts';
import type { File, FileTree, PlacedFile } from '../file-tree.ts';
import { filesOfPackages } from './files-of-packages.ts';
import { partsOfPrograms } from './parts-of-programs.ts';

const MOST_NAMED = 5;

export interface ImageOfPackages {
  readonly tree: FileTree;
  /** With the layer that brought the system package. */
  readonly owned: ReadonlyMap<File, number>;
  /** Files that count because a link leads to them. */
  readonly linked: ReadonlySet<File>;
  /** How many system packages have no list of their files. */
  readonly unlisted: number;
}

/** What is said of those files that neither a system package nor one of a language nor a known program has. */
export function unownedGaps(found: readonly PlacedFile[], image: ImageOfPackages): Gap[] {
  const unread = found.filter(({ file }) => file.evidence?.unread && !isOwned(file, image.owned));
  if (unread.length === 0) return [];
  const isOfPackage = filesOfPackages(found, image);
  const isPart = partsOfPrograms(found);
  const left = unread.filter((placed) => !isOfPackage(placed) && !isPart(placed.path));
  const { unlisted } = image;
  const beside =
    unlisted === 0
      ? ''
      : `; some may be of ${unlisted === 1 ? 'a system package' : `${unlisted} system packages`} whose list of files is missing`;
  return [
    ...gapOf(left, 'program', [
      'one program belongs to no package and is not identified, and its vulnerabilities are not known',
      'programs belong to no package and are not identified, and their vulnerabilities are not known',
    ]),
    ...gapOf(left, 'archive', [
      'one archive belongs to no package and is not looked into',
      'archives belong to no package and are not looked into',
    ]),
  ].map(({ kind, detail }) => ({ kind, detail: `${detail}${beside}` }));
}

/** True where the package brought these very bytes: what came after it in its place is somebody else's. */
function isOwned(file: File, owned: ReadonlyMap<File, number>): boolean {
  const owner = owned.get(file);
  if (owner === undefined) return false;
  let { layer } = file;
  for (let at = file.before; at && at.evidence?.unread?.print === file.evidence?.unread?.print; at = at.before) {
    layer = at.layer;
  }
  return layer <= owner;
}

function gapOf(left: readonly PlacedFile[], is: UnreadFile['is'], [one, several]: readonly [string, string]): Gap[] {
  const paths = left.filter(({ file }) => file.evidence?.unread?.is === is).map(({ path }) => path);
  if (paths.length === 0) return [];
  const subject = paths.length === 1 ? one : `${paths.length} ${several}`;
  const more = paths.length > MOST_NAMED ? ` and ${paths.length - MOST_NAMED} more` : '';
  return [{ kind: 'unidentified', detail: `${subject}: ${paths.slice(0, MOST_NAMED).join(', ')}${more}` }];
}
