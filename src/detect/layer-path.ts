// Paths of archive entries as places in an image: without `./`, doubled or leading slashes, and inside of the root.

const UNCLEAN = /(?:^|\/)\.{0,2}(?:\/|$)/;
/** PATH_MAX of Linux: longer ones cannot be opened. */
export const MAX_PATH = 4096;

/** The place relative to the root, empty for the root itself; undefined when it lies outside or cannot exist. */
export function layerPath(path: string): string | undefined {
  if (path.length > MAX_PATH || path.includes('\0')) return undefined;
  if (!UNCLEAN.test(path)) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

export type Whiteout = { readonly kind: 'remove' | 'empty'; readonly path: string } | { readonly kind: 'ignore' };

const PREFIX = '.wh.';

/**
 * What a whiteout file asks for (OCI Image Specification 1.1, "Whiteouts"), or undefined for any other path. Names
 * that begin with the prefix twice are notes of aufs to itself.
 */
export function whiteoutAt(path: string): Whiteout | undefined {
  const slash = path.lastIndexOf('/');
  if (!path.startsWith(PREFIX, slash + 1)) return undefined;
  const folder = slash === -1 ? '' : path.slice(0, slash);
  const name = path.slice(slash + 1 + PREFIX.length);
  if (name === '.wh..opq') return { kind: 'empty', path: folder };
  if (name === '' || name === '.' || name === '..' || name.startsWith(PREFIX)) return { kind: 'ignore' };
  return { kind: 'remove', path: folder === '' ? name : `${folder}/${name}` };
}
