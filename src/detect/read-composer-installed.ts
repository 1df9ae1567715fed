// PHP packages that Composer installed: a list in version 1, an object with a list in version 2
// (https://getcomposer.org/doc/, `vendor/composer/installed.json`).

import { isObject } from '../json.ts';
import type { FileEvidence, FoundPackage } from './evidence.ts';
import { parseJson } from './read-json.ts';
import { readLicense } from './read-license.ts';
import { Unreadable } from './unreadable.ts';

/** Every installed package. @throws Unreadable */
export function readComposerInstalled(bytes: Buffer): FileEvidence {
  const document = parseJson(bytes);
  const list = isObject(document) ? document['packages'] : document;
  if (!Array.isArray(list)) throw new Unreadable('has no list of packages');
  const packages: FoundPackage[] = [];
  for (const item of list) {
    if (!isObject(item)) continue;
    const { name, version, license } = item;
    if (typeof name !== 'string' || typeof version !== 'string') continue;
    packages.push({ type: 'composer', name, version, licenses: [license].flat().slice(0, 20).flatMap(readLicense) });
  }
  return { packages };
}
