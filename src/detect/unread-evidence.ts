// What is called as evidence, and was not read as such: folders, links to files that have another name (which names links have is not
// known yet when their files pass), and, where a system has its name and its lists of packages, links that lead to nothing. Devices and
// pipes are noted while their layer is read (`layer-collector.ts`).

import type { BehindLinks } from './behind-links.ts';
import type { Gap } from './component.ts';
import { filesBeforeName, OS_RELEASES } from './distribution-in.ts';
import { type FileEvidence, isRead } from './evidence.ts';
import { neededEvidenceOf } from './evidence-kinds.ts';
import type { File, FileTree } from './file-tree.ts';
import { saidAt } from './said-at.ts';

const RPM_FOLDERS = ['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm'];
/** Where the tools of a system look for its packages, whatever links lead there. */
const PACKAGE_LISTS = [
  'var/lib/dpkg/status',
  'lib/apk/db/installed',
  'usr/lib/apk/db/installed',
  ...RPM_FOLDERS.flatMap((folder) => ['rpmdb.sqlite', 'Packages.db', 'Packages'].map((name) => `${folder}/${name}`)),
];
/** The same in a folder, with one list for each package. */
const DPKG = 'var/lib/dpkg';
const FOLDER_OF_LISTS = `${DPKG}/status.d`;

const FOLDER = 'is a folder, and should be a file';
const NO_FOLDER = 'is no folder, and should be one';
const LINK = 'is a symbolic link to a file that was not read';
const LINK_OF_FOLDER = 'is behind a symbolic link to a folder of another name, and was not read';
const NOWHERE = 'is behind a symbolic link that leads to nothing';
const BEHIND = {
  link: LINK,
  folder: LINK_OF_FOLDER,
  layer: 'was put there by way of a symbolic link, and was not read',
} as const;

/** A gap of each. */
export function unreadEvidenceGaps(tree: FileTree, behindLinks: BehindLinks['unread']): Gap[] {
  const unread = new Map<string, string>();
  const note = (path: string, reason: string | undefined) => {
    if (reason !== undefined) unread.set(path, reason);
  };
  for (const path of tree.folders()) if (mustBeFile(path)) note(path, FOLDER);
  for (const [path, { leadsTo, by }] of behindLinks) note(path, leadsTo.kind === 'folder' ? FOLDER : BEHIND[by]);
  note(FOLDER_OF_LISTS, whyNoFolder(tree));
  for (const path of [...PACKAGE_LISTS, ...listsInFolder(tree)]) note(path, whyUnread(tree, path, saysPackages));
  for (const path of nameless(tree)) note(path, whyUnread(tree, path, saysSystem));
  return [...unread].map(([path, reason]) => ({ kind: 'unreadable', detail: `${path} ${reason}` }));
}

/** An archive may be unpacked into a folder of its name, and what is in it is read by itself. */
function mustBeFile(path: string): boolean {
  const kind = neededEvidenceOf(path);
  return kind !== undefined && !kind.unpacked;
}

/** Undefined for a folder, and where there is nothing; where dpkg's own folder is lost, the gap is that of `status` in it. */
function whyNoFolder(tree: FileTree): string | undefined {
  const is = tree.at(FOLDER_OF_LISTS);
  if (is === 'nowhere') return tree.at(DPKG) === 'folder' ? NOWHERE : undefined;
  return is === undefined || is === 'folder' ? undefined : NO_FOLDER;
}

function listsInFolder(tree: FileTree): string[] {
  return tree
    .names(FOLDER_OF_LISTS)
    .map((name) => `${FOLDER_OF_LISTS}/${name}`)
    .filter((path) => neededEvidenceOf(path));
}

/** Files that count more than the one that names the system; and what should name it, where an older file alone does, or none. */
function nameless(tree: FileTree): readonly string[] {
  const before = filesBeforeName(tree).filter((path) => tree.file(path));
  return OS_RELEASES.some((path) => tree.file(path)?.evidence?.distribution) ? before : [...before, ...OS_RELEASES];
}

/** A link can lead to what was read as something else. */
function saysPackages(file: File, path: string): boolean {
  return saidAt(path, file) !== undefined;
}

/** An empty file says nothing, and was read; a link to one names no system. */
function saysSystem(file: File, path: string, isItself: boolean): boolean {
  const { distribution, gap }: FileEvidence = file.evidence ?? {};
  return distribution !== undefined || gap !== undefined || (isItself && saidAt(path, file) !== undefined);
}

/** Undefined for a file that was read and says what it should, and where there is nothing. */
function whyUnread(
  tree: FileTree,
  path: string,
  saysIt: (file: File, path: string, isItself: boolean) => boolean,
): string | undefined {
  const is = tree.at(path);
  if (is === undefined) return undefined;
  if (is === 'folder') return FOLDER;
  if (is === 'nowhere') return NOWHERE;
  const isItself = tree.isFile(path);
  if (isRead(is.evidence) && saysIt(is, path, isItself)) return undefined;
  return isItself ? 'is no file that was read' : LINK;
}
