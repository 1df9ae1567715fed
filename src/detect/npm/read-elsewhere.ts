// A `package.json` outside of the folders in which npm installs: of a package that something else leads to, of a tool that was
// unpacked by hand, or of the image's own application, which is no component.

import type { FileEvidence } from '../evidence.ts';
import { gapFrom, withSoundPackages } from '../read-evidence.ts';
import { readNpmPackage } from './read-package.ts';

/** Nobody's own application is called so. */
const TOOLS: ReadonlySet<string> = new Set(['npm', 'yarn', 'pnpm', 'corepack', '@yarnpkg/cli-dist']);

/** A folder that may be named after a package and its version. */
export const PACKAGE_AND_VERSION = /-v?\d[^/]*$/;

/**
 * The package where its folder is named after it and its version (`opt/yarn-v1.22.22`), or where it is a tool that installs packages;
 * else what counts only where a link of `node_modules` or `vendor` leads here (`behind-links.ts`). One without a version was never published.
 */
export function readNpmElsewhere(bytes: Buffer, path: string): FileEvidence {
  const found = read(bytes, path);
  if (found.gap) return { linked: found };
  const [one] = found.packages ?? [];
  if (one === undefined || one.version === '') return {};
  return isNamedAfter(path, found) || TOOLS.has(one.name) ? found : { linked: found };
}

/** True where the folder of this `package.json` is named after what it says, as the archive is that was unpacked there. */
export function isNamedAfter(path: string, { packages: [one] = [] }: FileEvidence): boolean {
  const folder = path.split('/').at(-2) ?? '';
  return one !== undefined && [`${one.name}-v${one.version}`, `${one.name}-${one.version}`].includes(folder);
}

function read(bytes: Buffer, path: string): FileEvidence {
  try {
    return withSoundPackages(readNpmPackage(bytes, path));
  } catch (error) {
    return gapFrom(error);
  }
}
