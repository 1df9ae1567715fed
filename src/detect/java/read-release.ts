// The runtime of Java in a folder, by the file `release` that every build of OpenJDK has (JEP 223).

import type { FileEvidence } from '../evidence.ts';

const VERSION = /^JAVA_VERSION="([0-9][0-9A-Za-z._+-]*)"$/m;

/** The runtime; nothing for other files of the name. */
export function readJavaRelease(bytes: Buffer): FileEvidence {
  const version = VERSION.exec(bytes.toString('utf8').replaceAll('\r', ''))?.[1];
  return version === undefined ? {} : { packages: [{ type: 'generic', name: 'openjdk', version: numbered(version) }] };
}

/** Until 8 it called itself `1.8.0_412`, which advisories write `8.0.412`. */
function numbered(version: string): string {
  return version.replace(/^1\.(\d+)\.0(?:_0*(\d+))?/, (_all, major, update = '0') => `${major}.0.${update}`);
}
