// Files that are built together with a known program (`program/known-programs.ts`), such as the modules of Python's own library.

import type { PlacedFile } from '../file-tree.ts';
import { KNOWN_PROGRAMS } from '../program/known-programs.ts';

/** Says of a path whether it is one of them. */
export function partsOfPrograms(found: readonly PlacedFile[]): (path: string) => boolean {
  /** Beginnings of their paths by the folder below which they lie, which is empty or ends with a slash. */
  const parts = new Map<string, Set<string>>();
  for (const { path, file } of found) {
    for (const { type, name, version } of file.evidence?.packages ?? []) {
      if (type !== 'generic') continue;
      const known = KNOWN_PROGRAMS.find((one) => one.name === name && one.path.test(path));
      if (!known?.parts) continue;
      const folder = known.path.exec(path)?.[1] ?? '';
      const minor = version.split('.').slice(0, 2).join('.');
      const there = parts.get(folder) ?? new Set();
      for (const part of known.parts) there.add(part.replace('{minor}', minor).replace('{version}', version));
      parts.set(folder, there);
    }
  }
  return (path) => {
    for (let end = 0; ; end = path.indexOf('/', end) + 1) {
      const below = path.slice(end);
      for (const part of parts.get(path.slice(0, end)) ?? []) if (below.startsWith(part)) return true;
      if (path.indexOf('/', end) === -1) return false;
    }
  };
}
