// apk's database of installed packages: lines of one letter, a colon and a value, an empty line after each package
// (https://wiki.alpinelinux.org/wiki/Apk_spec, "Installed database").

import type { FileEvidence, FoundPackage } from './evidence.ts';
import { ownedPaths } from './owned-paths.ts';
import { linesIn } from './read-fields.ts';
import { readLicense } from './read-license.ts';

/** Every installed package, with its origin, licence and files. */
export function readApkInstalled(bytes: Buffer): FileEvidence {
  const packages: FoundPackage[] = [];
  let fields = new Map<string, string>();
  let files: string[] = [];
  let folder = '';
  let broken = false;
  const close = () => {
    if (fields.size === 0) return;
    const found = packageFrom(fields, files);
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
  }
  close();
  if (!broken) return { packages };
  return { packages, gap: { kind: 'unreadable', detail: 'has entries that are damaged' } };
}

function packageFrom(fields: ReadonlyMap<string, string>, files: readonly string[]): FoundPackage | undefined {
  const name = fields.get('P');
  const version = fields.get('V');
  if (!name || !version) return undefined;
  const architecture = fields.get('A');
  const owns = ownedPaths(files);
  return {
    type: 'apk',
    name,
    version,
    ...(architecture ? { architecture } : {}),
    source: { name: fields.get('o') || name, version },
    licenses: readLicense(fields.get('L')),
    ...(owns.length > 0 ? { owns } : {}),
  };
}
