// System packages of another root than the image's own: of a chroot, or of a file system that was unpacked in a folder. Of which
// distribution they are, nothing says for sure, so they are no components: how many there are is a gap.

import type { FileParser } from './evidence.ts';

/** A reader for lists of such packages, of one that reads them where they are the image's own. */
export function otherRoot(read: FileParser): FileParser {
  return (bytes, path, limits) => {
    const { packages = [], gap } = read(bytes, path, limits);
    return { ...(packages.length > 0 ? { otherRoot: packages.length } : {}), ...(gap ? { gap } : {}) };
  };
}
