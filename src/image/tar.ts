// A small writer of tar archives in the ustar form (POSIX.1-1988), for layers. The same entries always give the same
// bytes: times, owners and order are the caller's or fixed.

const BLOCK = 512;
const MAX_SIZE = 8 ** 11 - 1;

export interface TarEntry {
  /** Relative, with forward slashes; a directory's may end in one. */
  readonly path: string;
  /** A file's content; without it, and without `link`, the entry is a directory. */
  readonly content?: string | Uint8Array;
  /** The target of a symbolic link. */
  readonly link?: string;
  /** Permission bits; 0755 for directories, 0644 for files by default. */
  readonly mode?: number;
}

/**
 * Makes an archive of these entries, in their order.
 * @param modified seconds since 1970, the same for all entries
 * @throws Error when a path or link does not fit into a ustar header
 */
export function writeTar(entries: readonly TarEntry[], modified = 0): Uint8Array {
  const parts = entries.flatMap((entry) => {
    const content = typeof entry.content === 'string' ? Buffer.from(entry.content) : entry.content;
    const size = content?.length ?? 0;
    return [
      header(entry, size, modified),
      content ?? new Uint8Array(),
      new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK),
    ];
  });
  return Buffer.concat([...parts, new Uint8Array(2 * BLOCK)]);
}

function header(entry: TarEntry, size: number, modified: number): Uint8Array {
  if (size > MAX_SIZE) throw new Error(`${entry.path} is larger than a ustar archive can hold`);
  const type = entry.link !== undefined ? '2' : entry.content !== undefined ? '0' : '5';
  const path = type === '5' ? `${entry.path.replace(/\/$/, '')}/` : entry.path;
  const { prefix, name } = split(path);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, offset: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset, 'latin1');
  block.write(name, 0);
  octal(entry.mode ?? (type === '0' ? 0o644 : type === '2' ? 0o777 : 0o755), 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(modified, 136, 12);
  block.write(type, 156);
  if (entry.link !== undefined && block.write(entry.link, 157, 100) < Buffer.byteLength(entry.link)) {
    throw new Error(`the link ${entry.path} has a target longer than a ustar header can hold`);
  }
  block.write('ustar\x0000', 257);
  octal(0, 329, 8);
  octal(0, 337, 8);
  block.write(prefix, 345);
  // The checksum is computed as if its own field held blanks.
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** Long paths stand in two fields: up to 155 bytes of folders, and up to 100 bytes after a slash. */
function split(path: string): { prefix: string; name: string } {
  if (Buffer.byteLength(path) <= 100) return { prefix: '', name: path };
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    const prefix = path.slice(0, slash);
    const name = path.slice(slash + 1);
    if (name !== '' && Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100) return { prefix, name };
  }
  throw new Error(`${path} is longer than a ustar header can hold`);
}
