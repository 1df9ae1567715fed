// A package of conda: the record of what was installed (https://docs.conda.io/projects/conda-build/en/stable/resources/package-spec.html,
// "Info/ directory"), which conda, mamba and micromamba keep in `conda-meta`.

import { isObject } from '../json.ts';
import type { FileEvidence } from './evidence.ts';
import { parseJson } from './read-json.ts';
import { readLicense } from './read-license.ts';
import { heldPaths } from './unowned/held-paths.ts';
import { Unreadable } from './unreadable.ts';

/** The package. @throws Unreadable without name or version */
export function readCondaRecord(bytes: Buffer, path: string): FileEvidence {
  const record = parseJson(bytes);
  const { name, version, license, files } = isObject(record) ? record : {};
  if (typeof name !== 'string' || typeof version !== 'string') throw new Unreadable('has no name or version');
  const root = path.slice(0, path.lastIndexOf('conda-meta/'));
  const paths = Array.isArray(files) ? files.filter((one) => typeof one === 'string') : [];
  return { packages: [{ type: 'conda', name, version, licenses: readLicense(license) }], ...heldPaths(root, paths) };
}
