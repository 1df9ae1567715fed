// Archives that are not looked into, told by their first bytes, or by their names where they are compressed as a whole.

/** Zip, 7z, RAR, packages of RPM and of Debian, images of squashfs. */
const MAGICS = [
  'PK\x03\x04',
  "7z\xbc\xaf'\x1c",
  'Rar!\x1a\x07',
  '\xed\xab\xee\xdb',
  '!<arch>\ndebian-binary',
  'hsqs',
].map((text) => Buffer.from(text, 'latin1'));
const ZIP = MAGICS[0] as Buffer;
const TAR = Buffer.from('ustar', 'latin1');
/** In the header of a file in a tar archive. */
const TAR_AT = 257;
const COMPRESSED = /\.(?:tar\.[^./]+|tgz|tbz2?|txz|tzst)$/i;
/** Documents, fonts of themes and arrays of numbers are zips, too, and hold nothing that runs. */
const NO_PROGRAMS = /\.(?:docx|xlsx|pptx|od[tspgf]|ot[tsp]|epub|npz|pth?)$/i;
/** What package managers keep for themselves: scripts of packages, and packages to install again. */
const KEPT = /^(?:(?:usr\/)?lib\/apk\/db\/scripts\.tar|var\/cache\/(?:apt|dnf|yum|libdnf5|zypp)\/)/;
const SCRIPT = Buffer.from('#!', 'latin1');
const PHP = Buffer.from('<?php', 'latin1');
/** What ends the script in front of an archive of PHP, which speaks of itself before; sources that only speak of such things end in `.php`. */
const STUB_END = '__HALT_COMPILER';

/**
 * True for an archive.
 * @param head the first bytes of the file
 */
export function isArchive(head: Buffer, path: string): boolean {
  if (NO_PROGRAMS.test(path) || KEPT.test(path)) return false;
  if (COMPRESSED.test(path) || MAGICS.some((magic) => head.subarray(0, magic.length).equals(magic))) return true;
  if (head.subarray(TAR_AT, TAR_AT + TAR.length).equals(TAR)) return true;
  if (!/\.(?:php|inc)$/.test(path) && isPhar(head, path)) return true;
  // An application in one file, which a line in front of it starts.
  return head.subarray(0, SCRIPT.length).equals(SCRIPT) && head.includes(ZIP);
}

function isPhar(head: Buffer, path: string): boolean {
  if (!head.subarray(0, SCRIPT.length).equals(SCRIPT) && !head.subarray(0, PHP.length).equals(PHP)) return false;
  if (/\.phar$/.test(path)) return true;
  const text = head.toString('latin1');
  const stub = text.slice(0, Math.max(0, text.indexOf(STUB_END))).toLowerCase();
  return stub.includes('<?php') && stub.includes('phar');
}
