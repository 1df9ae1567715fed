// Files that belong to a system package. What they say of a language package says nothing new: the distribution
// builds, versions and mends it as its own.

import type { FoundPackage } from './evidence.ts';
import type { File, FileTree, PlacedFile } from './file-tree.ts';
import { firstLayer } from './first-layer.ts';

/** The packages that a file belongs to. */
export interface Owner {
  /** The layer that brought the package: the highest, if there are several. */
  readonly layer: number;
  /** Of each package; undefined where one of them is not known. */
  readonly versions: readonly string[] | undefined;
}

export interface OwnedFiles {
  /** The evidence that an installed package owns. */
  readonly owned: ReadonlyMap<File, Owner>;
  /** How many packages of dpkg have no list of their files. */
  readonly unlisted: number;
}

/** What installed packages own. */
export function ownedFiles(found: readonly PlacedFile[], tree: FileTree): OwnedFiles {
  const owned = new Map<File, Owner>();
  const own = (paths: readonly string[], owner: Owner) => {
    for (const path of paths) {
      const file = tree.file(path);
      if (file?.evidence && (!isProgram(file) || tree.isFile(path))) owned.set(file, together(owned.get(file), owner));
    }
  };
  const unlisted = new Set<string>();
  const installed = new Map<string, Owner>();
  for (const { path, file } of found) {
    for (const one of file.evidence?.packages ?? []) {
      const owner = { layer: firstLayer(file, one), versions: [one.version] };
      if (one.type === 'deb') {
        installed.set(one.name, together(installed.get(one.name), owner));
        if (tree.file(`${path}${SUMS}`)) installed.set(path, owner);
        else unlisted.add(one.name);
      }
      if (one.owns) own(one.owns, owner);
    }
  }
  for (const { path, file } of found) {
    const owns = file.evidence?.owns;
    if (!owns) continue;
    const name = packageOfList(path);
    unlisted.delete(name);
    // Its layer is that of the package: a list that is written again, as by a change of owners, brings no files.
    const owner =
      path === DIVERSIONS
        ? { layer: file.layer, versions: undefined }
        : installed.get(path.endsWith(SUMS) ? described(path) : name);
    if (owner) own(owns, owner);
  }
  return { owned, unlisted: unlisted.size };
}

/**
 * True where a package brought these very bytes: what came after it in its place is somebody else's, unless it is what was there before.
 */
export function isOwned(file: File, owned: ReadonlyMap<File, Owner>): boolean {
  const owner = owned.get(file);
  if (owner === undefined) return false;
  const print = file.evidence?.print;
  if (print === undefined) return file.layer <= owner.layer;
  for (let at: File | undefined = file; at; at = at.before) {
    if (at.layer <= owner.layer && at.evidence?.print === print) return true;
  }
  return false;
}

/** True for what a file of a system package says, which is counted as that package. */
export function isOfOwner(file: File, one: FoundPackage, owned: ReadonlyMap<File, Owner>): boolean {
  const owner = owned.get(file);
  if (owner === undefined) return false;
  if (file.evidence?.print === undefined) return firstLayer(file, one) <= owner.layer;
  return isOwned(file, owned) && (one.type !== 'generic' || fits(one.version, owner));
}

/**
 * Where none of its packages has the version that a program says, the package brings something else along, or was replaced. Debian has
 * one that was taken back behind another: `3.1.7+really3.1.2-0+deb12u1`.
 */
function fits(version: string, { versions }: Owner): boolean {
  const stated = joined(version);
  return versions?.some((one) => isIn(joined(one), stated)) ?? true;
}

/** True where it stands there whole: `1.1.1` is not in `1.1.1w` or in `11.1.1`. */
function isIn(text: string, version: string): boolean {
  for (let at = text.indexOf(version); at !== -1; at = text.indexOf(version, at + 1)) {
    const [before = '', behind = ''] = [text[at - 1], text[at + version.length]];
    if (!/[0-9.]/.test(before) && !/[0-9a-z]/.test(behind)) return true;
  }
  return false;
}

/** Distributions write `3.12.0~rc2` and `3.12.0_rc2` for `3.12.0rc2`. */
function joined(version: string): string {
  return version.toLowerCase().replace(/[~_-](?=(?:alpha|beta|preview|pre|rc|dev|[ab]\d))/, '');
}

function together(one: Owner | undefined, other: Owner): Owner {
  if (one === undefined) return other;
  const versions = one.versions && other.versions ? [...one.versions, ...other.versions] : undefined;
  return { layer: Math.max(one.layer, other.layer), versions };
}

/** A link of the name of a package's program can lead to anybody's. */
function isProgram({ evidence }: File): boolean {
  return evidence?.print !== undefined;
}

const DIVERSIONS = 'var/lib/dpkg/diversions';
/** The list of a package of a distroless image stands beside the file that describes it, which has any name. */
const SUMS = '.md5sums';

function described(path: string): string {
  return path.slice(0, -SUMS.length);
}

/** `…/info/NAME.list`, or `…/info/NAME:ARCHITECTURE.list` for one of several architectures. */
function packageOfList(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1, -'.list'.length).split(':', 1)[0] ?? '';
}
