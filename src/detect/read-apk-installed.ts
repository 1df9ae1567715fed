// apk's database of installed packages: lines of one letter, a colon and a value, an empty line after each package
// (https://wiki.alpinelinux.org/wiki/Apk_spec, "Installed database").

import type { FileEvidence, FoundPackage } from './evidence.ts';
import { OwnedPaths } from './owned-paths.ts';
import { linesIn } from './read-fields.ts';
import { readLicenses } from './read-license.ts';
import type { ReadLimits } from './read-limits.ts';
import { Unreadable } from './unreadable.ts';

const ENDS = ['\n\n', '\n\r\n'].map((end) => Buffer.from(end));

/** Every installed package, with its origin, licence and files. @throws Unreadable when there are too many */
export function readApkInstalled(bytes: Buffer, _path: string, limits: ReadLimits): FileEvidence {
  const owned = new OwnedPaths();
  const packages: FoundPackage[] = [];
  let fields = new Map<string, string>();
  let files: string[] = [];
  let folder = '';
  // Every entry ends with an empty line: a file that stops before one was cut off.
  let broken = bytes.length > 0 && !ENDS.some((end) => bytes.subarray(-end.length).equals(end));
  const close = () => {
    if (fields.size === 0) return;
    const found = packageFrom(fields, owned.of(files));
    if (packages.length >= limits.found) throw new Unreadable('lists more packages than are read', 'limit');
    if (found) packages.push(found);
    else broken = true;
    fields = new Map();
    files = [];
    folder = '';
  };
  for (const line of linesIn(bytes.toString('utf8'))) {
    const value = line.slice(2);
    if (line === '') close();
    else if (line[1] !== ':') broken = true;
    else if (line[0] === 'F') folder = value;
    else if (line[0] === 'R') files.push(folder === '' ? value : `${folder}/${value}`);
    else if (!fields.has(line[0] ?? '')) fields.set(line[0] ?? '', value);
    // Of two entries that became one, nobody knows which of the lines are whose.
    else if (line[0] === 'P' || line[0] === 'V') broken = true;
  }
  close();
  if (!broken) return owned.with({ packages });
  return owned.with({ packages, gap: { kind: 'unreadable', detail: 'has entries that are damaged' } });
}

function packageFrom(fields: ReadonlyMap<string, string>, owns: readonly string[]): FoundPackage | undefined {
  const name = fields.get('P');
  const version = fields.get('V');
  if (!name || !version) return undefined;
  const architecture = fields.get('A');
  return {
    type: 'apk',
    name,
    version,
    ...(architecture ? { architecture } : {}),
    source: { name: fields.get('o') || name, version },
    licenses: readLicenses(fields.get('L')),
    ...(owns.length > 0 ? { owns } : {}),
  };
}
