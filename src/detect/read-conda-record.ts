// A package of conda: the record of what was installed (https://docs.conda.io/projects/conda-build/en/stable/resources/package-spec.html,
// "Info/ directory"), which conda, mamba and micromamba keep in `conda-meta`.

import { isObject } from '../json.ts';
import type { FileEvidence } from './evidence.ts';
import { parseJson } from './read-json.ts';
import { readLicense } from './read-license.ts';
import { Unreadable } from './unreadable.ts';

/** The package. @throws Unreadable without name or version */
export function readCondaRecord(bytes: Buffer): FileEvidence {
  const record = parseJson(bytes);
  const { name, version, license } = isObject(record) ? record : {};
  if (typeof name !== 'string' || typeof version !== 'string') throw new Unreadable('has no name or version');
  return { packages: [{ type: 'conda', name, version, licenses: readLicense(license) }] };
}
