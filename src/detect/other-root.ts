// System packages of another root than the image's own: of a chroot, or of a file system that was unpacked in a folder. Of which
// distribution they are, nothing says for sure, so they are no components: how many there are is a gap.

import type { FileParser } from './evidence.ts';

/** How lists of such packages are read, by what reads them where they are the image's own. */
export function otherRoot(elsewhere: FileParser): { readonly read: FileParser; readonly elsewhere: FileParser } {
  const read: FileParser = (bytes, path, limits) => {
    const { packages = [], gap } = elsewhere(bytes, path, limits);
    return { ...(packages.length > 0 ? { otherRoot: packages.length } : {}), ...(gap ? { gap } : {}) };
  };
  return { read, elsewhere };
}
