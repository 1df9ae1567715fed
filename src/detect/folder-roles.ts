// What folders mean for the lists of packages in them: one that holds packages, a scope, a package's own. The name by which a folder is
// reached gives it its role, so that it has several where links give it more names than one.

import { EVIDENCE_KINDS } from './evidence-kinds.ts';
import type { FolderNames } from './folders-of-lists.ts';

export interface FolderRole {
  /** There may be lists in it itself. */
  readonly holdsLists: boolean;
  /** What folders in it are, by their names. */
  readonly inside: readonly { readonly name: RegExp; readonly role: FolderRole }[];
}

const ANYWHERE = roleAbove(EVIDENCE_KINDS.flatMap(({ folders = [], below }) => (below ? [] : folders)));
const BELOW_ANOTHER_ROOT = roleAbove(EVIDENCE_KINDS.flatMap(({ folders = [], below }) => (below ? folders : [])));
const LONGEST = Math.max(...EVIDENCE_KINDS.flatMap(({ folders = [] }) => folders.map(({ length }) => length)));

/** The roles that a folder has by its path. */
export function rolesAt(path: string): readonly FolderRole[] {
  const names = path.split('/');
  const roles: FolderRole[] = [];
  for (let first = Math.max(0, names.length - LONGEST); first < names.length; first++) {
    let some: readonly FolderRole[] = first === 0 ? [ANYWHERE] : [ANYWHERE, BELOW_ANOTHER_ROOT];
    for (let at = first; at < names.length && some.length > 0; at++) some = rolesIn(some, names[at] as string);
    roles.push(...some);
  }
  return roles;
}

/** The roles of a folder of this name in one with these roles, as far as they come from those. */
export function rolesIn(roles: readonly FolderRole[], name: string): readonly FolderRole[] {
  return roles.flatMap(({ inside }) => inside.filter((one) => one.name.test(name)).map(({ role }) => role));
}

/** The role of a folder in which such folders are; paths that begin alike share their roles. */
function roleAbove(paths: readonly FolderNames[]): FolderRole {
  const rests = new Map<string, FolderNames[]>();
  for (const [name, ...rest] of paths) if (name !== undefined) rests.set(name, [...(rests.get(name) ?? []), rest]);
  const inside = [...rests].map(([name, rest]) => ({ name: new RegExp(`^(?:${name})$`), role: roleAbove(rest) }));
  return { holdsLists: paths.some(({ length }) => length === 0), inside };
}
