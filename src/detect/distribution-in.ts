// Which distribution an image is of: of the files that say it, the surest.

import type { Distribution } from './component.ts';
import type { FileTree } from './file-tree.ts';

/** The second counts where the first is not there (os-release(5)). */
export const OS_RELEASES: readonly string[] = ['etc/os-release', 'usr/lib/os-release'];

/** From the surest to the oldest. */
const DISTRIBUTION_FILES: readonly string[] = [
  ...OS_RELEASES,
  'etc/alpine-release',
  'etc/oracle-release',
  'etc/rocky-release',
  'etc/almalinux-release',
  'etc/centos-release',
  'etc/fedora-release',
  'etc/redhat-release',
  'etc/system-release',
  'etc/debian_version',
];

/** The distribution by the first file that names one. */
export function distributionIn(tree: FileTree): Distribution | null {
  const path = fileThatNames(tree);
  return (path !== undefined && distributionOf(tree, path)) || null;
}

/** The files that count more than the one that names the distribution; none where none does. */
export function filesBeforeName(tree: FileTree): readonly string[] {
  const path = fileThatNames(tree);
  return path === undefined ? [] : DISTRIBUTION_FILES.slice(0, DISTRIBUTION_FILES.indexOf(path));
}

function fileThatNames(tree: FileTree): string | undefined {
  return DISTRIBUTION_FILES.find((path) => distributionOf(tree, path));
}

function distributionOf(tree: FileTree, path: string): Distribution | undefined {
  return tree.file(path)?.evidence?.distribution;
}
