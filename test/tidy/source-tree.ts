// Reads a source folder as the tidy rules see it: files, what each imports, and its text without comment lines.

import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';

export interface SourceFile {
  /** Relative to the source folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** The text without lines that are comments, so that a rule may look for words in it. */
  readonly code: string;
  /** Specifiers as written, such as `node:fs` or `../oci/digest.ts`. */
  readonly imports: readonly string[];
}

const IMPORTS = [
  /^\s*(?:import|export)\s[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
];

/** All TypeScript files under the folder, tests left out, in the order of their paths. */
export function readSourceTree(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    .sort()
    .map((path) => readSource(path, readFileSync(join(folder, path), 'utf8')));
}

function readSource(path: string, text: string): SourceFile {
  const code = text
    .split('\n')
    .filter((line) => !/^\s*(?:\/\/|\/\*|\*)/.test(line))
    .join('\n');
  const imports = IMPORTS.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1] ?? ''));
  return { path, text, code, imports };
}

/** The file that a relative import names, as a path in the source folder; undefined for packages and `node:`. */
export function importedPath(from: SourceFile, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(from.path), specifier) : undefined;
}

/** The folder directly in the source folder, or the file's own name when it stands there. */
export function roomOf(path: string): string {
  return path.split('/')[0] ?? path;
}
