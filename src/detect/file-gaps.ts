// What could not be read of single files. Of programs that do not say what is in them there may be many, which are one gap; those of a
// system package are known by that.

import type { BehindLinks } from './behind-links.ts';
import type { Gap } from './component.ts';
import type { File, PlacedFile } from './file-tree.ts';
import { isOwned, type Owner } from './owned-files.ts';

const MOST_NAMED = 3;

export interface FilesInImage extends Pick<BehindLinks, 'linked'> {
  /** By system packages. */
  readonly owned: ReadonlyMap<File, Owner>;
}

/** A gap of each, in the order of the files, and then one of each kind of those that do not say what they are. */
export function gapsOfFiles(found: readonly PlacedFile[], { owned, linked }: FilesInImage): Gap[] {
  const gaps: Gap[] = [];
  const silent = new Map<string, PlacedFile[]>();
  for (const placed of found) {
    const { file } = placed;
    const gap = file.evidence?.gap ?? linked.get(file)?.gap;
    if (!gap) continue;
    if (gap.kind !== 'unidentified') gaps.push({ kind: gap.kind, detail: `${placeOf(placed)} ${gap.detail}` });
    else if (!isOwned(file, owned)) {
      const alike = silent.get(gap.detail) ?? [];
      alike.push(placed);
      silent.set(gap.detail, alike);
    }
  }
  for (const [detail, files] of silent) gaps.push({ kind: 'unidentified', detail: `${inWords(files)} ${detail}` });
  return gaps;
}

function inWords(files: readonly PlacedFile[]): string {
  const [first, ...others] = files;
  if (first === undefined || others.length === 0) return files.map(placeOf).join();
  const named = files.slice(0, MOST_NAMED).map(({ path }) => path);
  const more = files.length > MOST_NAMED ? ` and ${files.length - MOST_NAMED} more` : '';
  return `each of ${files.length} files (${named.join(', ')}${more})`;
}

function placeOf({ path, file }: PlacedFile): string {
  return `${path} in layer ${file.layer}`;
}
