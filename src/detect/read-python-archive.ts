// Distributions of Python that were not unpacked: wheels and eggs, and applications in one file (`.pyz`, `.pex`) with what they
// bring along. All are zip files (https://packaging.python.org/en/latest/specifications/binary-distribution-format/, PEP 441).

import type { FileEvidence, FoundPackage } from './evidence.ts';
import { type Budget, type ZipEntry, zipContent, zipEntries } from './java/zip.ts';
import type { ReadLimits } from './read-limits.ts';
import { readPythonMetadata } from './read-python-metadata.ts';
import { Unreadable } from './unreadable.ts';

const METADATA = /(?:\.dist-info\/METADATA|(?:^|\/)EGG-INFO\/PKG-INFO|\.egg-info\/PKG-INFO)$/;
const NESTED = /\.(?:whl|egg)$/i;
/** These are one distribution each, which says which one it is. */
const DISTRIBUTION = /\.(?:whl|egg)$/i;

/** Every distribution in the archive, and in those in it. @throws Unreadable */
export function readPythonArchive(bytes: Buffer, path: string, limits: ReadLimits): FileEvidence {
  if (bytes.length === 0) return {};
  const budget: Budget = { left: limits.archiveBytes };
  const packages = packagesIn(bytes, { budget, inside: undefined, depth: 1, most: limits.archiveDepth });
  if (packages.length === 0 && DISTRIBUTION.test(path)) throw new Unreadable('does not say which distribution it is');
  return { packages };
}

interface Place {
  readonly budget: Budget;
  /** Where the archive lies in the outermost one, if it is not that. */
  readonly inside: string | undefined;
  readonly depth: number;
  readonly most: number;
}

function packagesIn(bytes: Buffer, place: Place): FoundPackage[] {
  const { budget, inside } = place;
  const packages: FoundPackage[] = [];
  for (const entry of zipEntries(bytes)) {
    if (METADATA.test(entry.name)) {
      const { packages: found = [] } = readPythonMetadata(zipContent(bytes, entry, budget));
      packages.push(...found.map((one) => (inside === undefined ? one : { ...one, inside })));
    } else if (NESTED.test(entry.name)) {
      packages.push(...nested(bytes, entry, place));
    }
  }
  return packages;
}

function nested(bytes: Buffer, entry: ZipEntry, { budget, inside, depth, most }: Place): FoundPackage[] {
  if (depth >= most) throw new Unreadable(`has archives in archives, more than ${most} deep`, 'limit');
  const content = zipContent(bytes, entry, budget);
  const name = inside === undefined ? entry.name : `${inside}!/${entry.name}`;
  return packagesIn(content, { budget, inside: name, depth: depth + 1, most });
}
