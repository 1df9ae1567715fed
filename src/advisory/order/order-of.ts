// Which order the versions of an ecosystem have. Ecosystems are named as OSV names them
// (https://ossf.github.io/osv-schema/#defined-ecosystems), without the release after the colon.

import { compareApk } from './compare-apk.ts';
import { compareComposer } from './compare-composer.ts';
import { compareCran } from './compare-cran.ts';
import { compareDeb } from './compare-deb.ts';
import { compareGem } from './compare-gem.ts';
import { compareMaven } from './compare-maven.ts';
import { compareNuget } from './compare-nuget.ts';
import { comparePypi } from './compare-pypi.ts';
import { compareRpm } from './compare-rpm.ts';
import { compareSemver } from './compare-semver.ts';

/** Below 0 when `a` is the older, above 0 when it is the newer; total, and without throwing on any text. */
export type VersionOrder = (a: string, b: string) => -1 | 0 | 1;

const ORDERS: ReadonlyMap<string, VersionOrder> = new Map<string, VersionOrder>([
  ['Debian', compareDeb],
  ['Ubuntu', compareDeb],
  ['Alpine', compareApk],
  ['Wolfi', compareApk],
  ['Chainguard', compareApk],
  ['AlmaLinux', compareRpm],
  ['Rocky Linux', compareRpm],
  ['Red Hat', compareRpm],
  ['SUSE', compareRpm],
  ['openSUSE', compareRpm],
  ['Azure Linux', compareRpm],
  ['openEuler', compareRpm],
  ['Mageia', compareRpm],
  ['Photon OS', compareRpm],
  ['Amazon Linux', compareRpm],
  ['Oracle Linux', compareRpm],
  ['MinimOS', compareApk],
  ['Alpaquita', compareApk],
  ['npm', compareSemver],
  ['Go', compareSemver],
  ['crates.io', compareSemver],
  ['Bitnami', compareSemver],
  ['PyPI', comparePypi],
  ['Maven', compareMaven],
  ['RubyGems', compareGem],
  ['Packagist', compareComposer],
  ['NuGet', compareNuget],
  ['CRAN', compareCran],
]);

/** The order of the ecosystem's versions; undefined for one that nothing here can order. */
export function orderOf(ecosystem: string): VersionOrder | undefined {
  const colon = ecosystem.indexOf(':');
  return ORDERS.get(colon === -1 ? ecosystem : ecosystem.slice(0, colon));
}
