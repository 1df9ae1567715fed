// dpkg's database of installed packages, whole in `status` or one package per file in `status.d` (distroless), and
// the lists of files that belong to each (https://man7.org/linux/man-pages/man5/deb-control.5.html, dpkg-query(1)).

import type { FileEvidence, FoundPackage } from './evidence.ts';
import { OwnedPaths } from './owned-paths.ts';
import { linesIn, paragraphsIn } from './read-fields.ts';
import type { ReadLimits } from './read-limits.ts';
import { Unreadable } from './unreadable.ts';

/** Third word of `Status` when the package's files are there, or some of them (dpkg(1), "Package states"). */
const PRESENT = new Set(
  'installed triggers-pending triggers-awaited half-configured unpacked half-installed'.split(' '),
);
const ABSENT = new Set(['not-installed', 'config-files']);
/** `Source: name (version)`; without the version it is that of the package. */
const SOURCE = /^([^\s(]+)(?:\s*\(([^)]+)\))?$/;

/** Every package whose files are on the disk. @throws Unreadable when there are too many */
export function readDpkgStatus(bytes: Buffer, path: string, limits: ReadLimits): FileEvidence {
  // What distroless images have in `status.d` was never installed by dpkg.
  const hasStates = path.endsWith('/status');
  const packages: FoundPackage[] = [];
  // dpkg ends every entry with its line: a file that stops in one was cut off.
  let incomplete = bytes.length > 0 && bytes[bytes.length - 1] !== 10;
  for (const { fields, broken } of paragraphsIn(bytes.toString('utf8'))) {
    incomplete ||= broken;
    const status = fields.get('status');
    const state = status?.split(/\s+/)[2] ?? '';
    if (ABSENT.has(state)) continue;
    if (!PRESENT.has(state) && (hasStates || status !== undefined)) incomplete = true;
    const name = fields.get('package');
    const version = fields.get('version');
    // A field that occurs twice is of two entries that became one.
    if (!name || !version || /\n/.test(name + version)) {
      incomplete = true;
      continue;
    }
    if (packages.length >= limits.found) throw new Unreadable('lists more packages than are read', 'limit');
    const architecture = fields.get('architecture');
    const source = SOURCE.exec(fields.get('source') ?? '');
    packages.push({
      type: 'deb',
      name,
      version,
      ...(architecture ? { architecture } : {}),
      source: { name: source?.[1] ?? name, version: source?.[2] ?? version },
    });
  }
  if (!incomplete) return { packages };
  return { packages, gap: { kind: 'unreadable', detail: 'has entries that are damaged' } };
}

/** `info/*.list`: one absolute path in a line, folders too. */
export function readDpkgList(bytes: Buffer): FileEvidence {
  const owned = new OwnedPaths();
  return owned.with({ owns: owned.of(linesIn(bytes.toString('utf8'))) });
}

/** `status.d/*.md5sums`, the lists of distroless images: a digest and a path without a slash before it in a line, files only. */
export function readDpkgSums(bytes: Buffer): FileEvidence {
  const owned = new OwnedPaths();
  return owned.with({ owns: owned.of(pathsBehindSums(bytes.toString('utf8'))) });
}

function* pathsBehindSums(text: string): Generator<string> {
  for (const line of linesIn(text)) {
    const path = /^[0-9a-f]{32} [ *](.+)$/.exec(line)?.[1];
    if (path !== undefined) yield path.replace(/^\.\//, '');
  }
}

/** `diversions` (dpkg-divert(1)): of each three lines, the second is where a package's file was put instead of the first. */
export function readDpkgDiversions(bytes: Buffer): FileEvidence {
  const owned = new OwnedPaths();
  const lines = [...linesIn(bytes.toString('utf8'))];
  return owned.with({ owns: owned.of(lines.filter((_, index) => index % 3 === 1)) });
}
