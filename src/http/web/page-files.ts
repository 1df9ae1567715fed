// The built pages in memory: a few hundred kilobytes, each in every encoding that it was built in.

import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

export interface PageFile {
  readonly type: string;
  /** By content coding (RFC 9110, section 8.4.1); `identity` is always there. */
  readonly codings: ReadonlyMap<Coding, Buffer>;
}

export type Coding = 'br' | 'gzip' | 'identity';

const ENDINGS: readonly [string, Coding][] = [
  ['.br', 'br'],
  ['.gz', 'gzip'],
];
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/** The files of the folder by their path in it, such as `assets/index-1a2b.js`. */
export function readPageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile & { readonly codings: Map<Coding, Buffer> }>();
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  for (const name of names) {
    const [ending, coding] = ENDINGS.find(([one]) => name.endsWith(one)) ?? ['', 'identity' as const];
    const plain = ending === '' ? name : name.slice(0, -ending.length);
    const file = files.get(plain) ?? {
      type: TYPES[extname(plain)] ?? 'application/octet-stream',
      codings: new Map<Coding, Buffer>(),
    };
    file.codings.set(coding, readFileSync(join(folder, name)));
    files.set(plain, file);
  }
  return files;
}
