// Programs and archives that belong to no package, and of which nothing is known: one gap of each.

import type { Gap } from '../component.ts';
import type { FileEvidence } from '../evidence.ts';
import type { File, FileTree, PlacedFile } from '../file-tree.ts';
import { isOwned, type Owner } from '../owned-files.ts';
import { filesOfPackages } from './files-of-packages.ts';
import { partsOfPrograms } from './parts-of-programs.ts';

const MOST_NAMED = 5;

export interface ImageOfPackages {
  readonly tree: FileTree;
  /** By system packages. */
  readonly owned: ReadonlyMap<File, Owner>;
  /** Files that count because a link leads to them. */
  readonly linked: ReadonlyMap<File, FileEvidence>;
  /** How many system packages have no list of their files. */
  readonly unlisted: number;
}

/** What is said of those files that neither a system package nor one of a language nor a known program has. */
export function unownedGaps(found: readonly PlacedFile[], image: ImageOfPackages): Gap[] {
  const unread = found.filter(({ file }) => file.evidence?.unread && !isOwned(file, image.owned));
  if (unread.length === 0) return [];
  const isOfPackage = filesOfPackages(found, image);
  const isPart = partsOfPrograms(found.filter(({ file }) => !isOwned(file, image.owned)));
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

function gapOf(
  left: readonly PlacedFile[],
  is: FileEvidence['unread'],
  [one, several]: readonly [string, string],
): Gap[] {
  const paths = left.filter(({ file }) => file.evidence?.unread === is).map(({ path }) => path);
  if (paths.length === 0) return [];
  const subject = paths.length === 1 ? one : `${paths.length} ${several}`;
  const more = paths.length > MOST_NAMED ? ` and ${paths.length - MOST_NAMED} more` : '';
  return [{ kind: 'unidentified', detail: `${subject}: ${paths.slice(0, MOST_NAMED).join(', ')}${more}` }];
}
