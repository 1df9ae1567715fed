// An installed Python distribution: METADATA, or PKG-INFO of older tools
// (https://packaging.python.org/en/latest/specifications/core-metadata/).

import type { ComponentLicense } from './component.ts';
import type { FileEvidence } from './evidence.ts';
import { paragraphsIn } from './read-fields.ts';
import { readLicense } from './read-license.ts';
import { Unreadable } from './unreadable.ts';

/** The distribution. @throws Unreadable without name or version */
export function readPythonMetadata(bytes: Buffer): FileEvidence {
  // What follows the first paragraph is the description.
  const fields = paragraphsIn(bytes.toString('utf8')).next().value?.fields as ReadonlyMap<string, string> | undefined;
  const name = fields?.get('name');
  const version = fields?.get('version');
  if (!fields || !name || !version) throw new Unreadable('has no name or version');
  return { packages: [{ type: 'pypi', name, version, licenses: licensesOf(fields) }] };
}

/**
 * The expression of newer metadata, which stands alone (PEP 639); else the free text and what the classifiers say besides: where the
 * two differ, nobody knows which is right.
 */
function licensesOf(fields: ReadonlyMap<string, string>): readonly ComponentLicense[] {
  const expression = fields.get('license-expression');
  if (expression) return readLicense(expression);
  const stated = fields.get('license') ?? '';
  const read = stated.toLowerCase() === 'unknown' ? [] : readLicense(stated);
  const classifiers = (fields.get('classifier') ?? '').split('\n').filter((one) => one.startsWith('License ::'));
  // `License :: OSI Approved` alone says nothing.
  const named = classifiers.map((one) => one.split(' :: ').slice(1)).filter((parts) => parts.at(-1) !== 'OSI Approved');
  const classified = named.slice(0, 20).flatMap((parts) => readLicense(parts.at(-1)));
  const isRead = read.some(({ spdx }) => spdx !== null);
  if (isRead) return [...read, ...classified.filter(({ spdx }) => spdx !== null && !isNamedIn(read, spdx))];
  return classified.length > 0 && (read.length === 0 || classified.some(({ spdx }) => spdx !== null))
    ? classified
    : read;
}

/** One of several to choose from is named, too. */
function isNamedIn(read: readonly ComponentLicense[], id: string): boolean {
  return read.some(({ spdx }) => spdx?.split(/[\s()]+/).includes(id));
}
