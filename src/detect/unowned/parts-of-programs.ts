// Files that are built together with a known program (`program/known-programs.ts`), such as the modules of Python's own library.

import type { PlacedFile } from '../file-tree.ts';
import { KNOWN_PROGRAMS } from '../program/known-programs.ts';

/** Says of a path whether it is one of them. */
export function partsOfPrograms(found: readonly PlacedFile[]): (path: string) => boolean {
  const beginnings = found.flatMap(({ path, file }) =>
    (file.evidence?.packages ?? []).flatMap(({ type, name, version }) => {
      const known = type === 'generic' && KNOWN_PROGRAMS.find((one) => one.name === name && one.path.test(path));
      if (!known) return [];
      const folder = known.path.exec(path)?.[1] ?? '';
      const minor = version.split('.').slice(0, 2).join('.');
      return (known.parts ?? []).map((part) => `${folder}${part.replace('{minor}', minor)}`);
    }),
  );
  return (path) => beginnings.some((beginning) => path.startsWith(beginning));
}
