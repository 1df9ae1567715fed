// What is called as evidence, and was not read as such: folders, links to files that have another name (which names links have is not
// known yet when their files pass), and, where a system has its name and its lists of packages, links that lead to nothing. Devices and
// pipes are noted while their layer is read (`layer-collector.ts`).

import type { Gap } from './component.ts';
import { isRead } from './evidence.ts';
import { neededEvidenceOf } from './evidence-kinds.ts';
import type { FileTree } from './file-tree.ts';

const RPM_FOLDERS = ['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm'];
/** Where the tools of a system look for its packages, whatever links lead there. */
const PACKAGE_LISTS = [
  'var/lib/dpkg/status',
  'lib/apk/db/installed',
  'usr/lib/apk/db/installed',
  ...RPM_FOLDERS.flatMap((folder) => ['rpmdb.sqlite', 'Packages.db', 'Packages'].map((name) => `${folder}/${name}`)),
];
/** Either is enough (os-release(5)). */
const OS_RELEASES = ['etc/os-release', 'usr/lib/os-release'];

const FOLDER = 'is a folder, and should be a file';
const LINK = 'is a symbolic link to a file that was not read';

/** A gap of each. */
export function unreadEvidenceGaps(tree: FileTree): Gap[] {
  const unread = new Map<string, string>();
  for (const path of tree.folders()) if (mustBeFile(path)) unread.set(path, FOLDER);
  for (const { path, leadsTo } of tree.links()) {
    if (leadsTo?.kind === 'folder' && mustBeFile(path)) unread.set(path, FOLDER);
    if (leadsTo?.kind === 'file' && !isRead(leadsTo.evidence) && neededEvidenceOf(path)) unread.set(path, LINK);
  }
  const isNamed = OS_RELEASES.some((path) => tree.file(path)?.evidence?.distribution);
  for (const path of [...PACKAGE_LISTS, ...(isNamed ? [] : OS_RELEASES)]) {
    const reason = whyUnread(tree, path);
    if (reason !== undefined) unread.set(path, reason);
  }
  return [...unread].map(([path, reason]) => ({ kind: 'unreadable', detail: `${path} ${reason}` }));
}

/** An archive may be unpacked into a folder of its name, and what is in it is read by itself. */
function mustBeFile(path: string): boolean {
  const kind = neededEvidenceOf(path);
  return kind !== undefined && !kind.unpacked;
}

/** Undefined for a file that was read, and where there is nothing. */
function whyUnread(tree: FileTree, path: string): string | undefined {
  const is = tree.at(path);
  if (is === undefined) return undefined;
  if (is === 'folder') return FOLDER;
  if (is === 'nowhere') return 'is behind a symbolic link that leads to nothing';
  if (isRead(is.evidence)) return undefined;
  return tree.isFile(path) ? 'is no file that was read' : LINK;
}
