// Go itself in a folder, by the file `VERSION` that every release has: its sources are those of the standard library.

import type { FileEvidence } from './evidence.ts';

const VERSION = /^go(1\.\d+(?:\.\d+)?(?:(?:rc|beta)\d+)?)(?:\n|$)/;

/** The standard library; nothing for other files of the name. */
export function readGoRelease(bytes: Buffer): FileEvidence {
  const version = VERSION.exec(bytes.toString('utf8'))?.[1];
  return version === undefined ? {} : { packages: [{ type: 'golang', name: 'stdlib', version }] };
}
