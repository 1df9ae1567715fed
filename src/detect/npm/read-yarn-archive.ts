// A package of Yarn in the archive in which Yarn keeps it, and out of which it runs (Plug'n'Play): its files lie there as they would in
// `node_modules` (https://yarnpkg.com/features/pnp).

import type { FileEvidence, FoundPackage } from '../evidence.ts';
import { type Budget, zipContent, zipEntries } from '../java/zip.ts';
import type { ReadLimits } from '../read-limits.ts';
import { Unreadable } from '../unreadable.ts';
import { readNpmPackage } from './read-package.ts';

const PACKAGE = /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/@][^/]*\/package\.json$/;

/** The package, and those that it brings along as its own. @throws Unreadable */
export function readYarnArchive(bytes: Buffer, _path: string, limits: ReadLimits): FileEvidence {
  if (bytes.length === 0) return {};
  const budget: Budget = { left: limits.archiveBytes };
  const packages: FoundPackage[] = [];
  for (const entry of zipEntries(bytes)) {
    if (PACKAGE.test(entry.name))
      packages.push(...(readNpmPackage(zipContent(bytes, entry, budget), entry.name).packages ?? []));
  }
  if (packages.length === 0) throw new Unreadable('does not say which package it is');
  return { packages };
}
