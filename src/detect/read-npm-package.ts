// An installed npm package: the package.json in its own folder
// (https://docs.npmjs.com/cli/configuring-npm/package-json).

import { isObject } from '../json.ts';
import type { ComponentLicense } from './component.ts';
import type { FileEvidence } from './evidence.ts';
import { parseJson } from './read-json.ts';
import { readLicense } from './read-license.ts';
import { Unreadable } from './unreadable.ts';

/** The package, or nothing for a file without name or version, which only sets options for its folder. */
export function readNpmPackage(bytes: Buffer): FileEvidence {
  const document = parseJson(bytes);
  if (!isObject(document)) throw new Unreadable('is no description of a package');
  const { name, version } = document;
  if (typeof name !== 'string' || typeof version !== 'string' || name === '' || version === '') return {};
  return { packages: [{ type: 'npm', name, version: version.trim(), licenses: licensesOf(document) }] };
}

/** A string; or, in old packages, an object with a type, or a list of either. */
function licensesOf({ license, licenses }: Readonly<Record<string, unknown>>): readonly ComponentLicense[] {
  const stated = [license, licenses].flat(1);
  return stated.flatMap((one) => readLicense(isObject(one) ? (one['type'] ?? one['name']) : one)).slice(0, 20);
}
