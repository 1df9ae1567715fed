// Which files an installed Python distribution has: RECORD beside its METADATA
// (https://packaging.python.org/en/latest/specifications/recording-installed-packages/).

import type { FileEvidence } from '../evidence.ts';
import { linesIn } from '../read-fields.ts';
import { heldPaths } from './held-paths.ts';

/** The path, before its digest and size. */
const PATH = /^(?:"((?:[^"]|"")+)"|([^",]+)),/;

/** Those that may be programs. */
export function readPythonRecord(bytes: Buffer, path: string): FileEvidence {
  const root = path.slice(0, path.lastIndexOf('/', path.lastIndexOf('/') - 1) + 1);
  return heldPaths(root, pathsIn(bytes.toString('utf8')));
}

function* pathsIn(text: string): Generator<string> {
  for (const line of linesIn(text)) {
    const [, quoted, plain] = PATH.exec(line) ?? [];
    const path = quoted?.replaceAll('""', '"') ?? plain;
    if (path !== undefined) yield path;
  }
}
