// Packages that have their place by a symbolic link alone. Of npm: those of a workspace (`node_modules/x` leads to `packages/x`), and all
// where `node_modules` or `vendor` is a link itself. Of R: those of a library that is a link, and those that a library has by a link.

import type { FileEvidence } from './evidence.ts';
import type { File, FileTree } from './file-tree.ts';
import { filesBehindLinks } from './files-behind-links.ts';

const FOLDERS: readonly RegExp[] = [
  /(?:^|\/)(?:node_modules|vendor)(?:\/@[^/]+)?$/,
  /(?:^|\/)(?:node_modules|vendor)\/(?:@[^/]+\/)?[^/@][^/]*$/,
  /library(?:\/[^/]+)?$/i,
];
const NPM_PACKAGE = /(?:^|\/)(?:node_modules|vendor)\/(?:@[^/]+\/)?[^/@][^/]*\/package\.json$/;
const R_PACKAGE = /library\/[^/]+\/DESCRIPTION$/i;

/** What the files that describe them say, of those that count only by a link. */
export function linkedPackages(tree: FileTree): ReadonlyMap<File, FileEvidence> {
  const found = new Map<File, FileEvidence>();
  for (const { path, file } of filesBehindLinks(tree, FOLDERS)) {
    const said = saidByLink(path, file);
    if (said) found.set(file, said);
  }
  return found;
}

/** What the file at the end of a link says under this path; undefined where the link makes no difference. */
export function saidByLink(path: string, { evidence }: File): FileEvidence | undefined {
  if (NPM_PACKAGE.test(path)) return evidence?.linked;
  return R_PACKAGE.test(path) ? evidence?.inLibrary : undefined;
}
