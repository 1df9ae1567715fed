// An installed npm package: the package.json in its own folder
// (https://docs.npmjs.com/cli/configuring-npm/package-json).

import { isObject } from '../../json.ts';
import type { ComponentLicense } from '../component.ts';
import type { FileEvidence } from '../evidence.ts';
import { parseJson } from '../read-json.ts';
import { readLicense } from '../read-license.ts';
import { Unreadable } from '../unreadable.ts';

const VENDORED = /(?:^|\/)vendor\/(?:@[^/]+\/)?[^/]+\/package\.json$/;

/**
 * The package; one without a version cannot be compared, and says so, except where somebody keeps their own in `vendor`. Nothing for a file
 * without a name, which only sets options for its folder.
 */
export function readNpmPackage(bytes: Buffer, path: string): FileEvidence {
  const document = parseJson(bytes);
  if (!isObject(document)) throw new Unreadable('is no description of a package');
  const { name, version } = document;
  if (typeof name !== 'string' || name === '') return {};
  const licenses = licensesOf(document);
  const stated = typeof version === 'string' ? version.trim() : '';
  if (stated === '' && VENDORED.test(path)) return {};
  if (stated === '') return { packages: [{ type: 'npm', name, version: '', licenses, identity: 'unidentified' }] };
  return { packages: [{ type: 'npm', name, version: stated, licenses }] };
}

/** A string; or, in old packages, an object with a type, or a list of either. */
function licensesOf({ license, licenses }: Readonly<Record<string, unknown>>): readonly ComponentLicense[] {
  const stated = [license, licenses].flat(1);
  return stated.flatMap((one) => readLicense(isObject(one) ? (one['type'] ?? one['name']) : one)).slice(0, 20);
}
