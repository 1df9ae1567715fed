// Under which name a package is looked up: one spelling for each, whatever the source or the image wrote.

/** Suffixes that name a support channel, not another set of packages. */
const LTS = /:LTS$/;

/**
 * The ecosystem and release in the index's spelling, from OSV's (https://ossf.github.io/osv-schema/#defined-ecosystems):
 * `Ubuntu:22.04:LTS` is `Ubuntu:22.04`, `Red Hat:enterprise_linux:9::baseos` is `Red Hat:9`.
 */
export function ecosystemKey(ecosystem: string): string {
  const redHat = /^Red Hat:(?:enterprise_linux|rhel_(?:aus|e4s|tus|eus)):([0-9]+)/.exec(ecosystem);
  if (redHat) return ecosystem.includes(':enterprise_linux:') ? `Red Hat:${redHat[1]}` : ecosystem;
  return ecosystem.replace(LTS, '');
}

/** The name in the index's spelling: PEP 503 for PyPI, lower case for Packagist and NuGet, as it is elsewhere. */
export function packageKey(ecosystem: string, name: string): string {
  if (ecosystem === 'PyPI') return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
  if (ecosystem === 'Packagist' || ecosystem === 'NuGet') return name.toLowerCase();
  return name;
}

/** True for a CVE id, as opposed to the name that a source gave. */
export function isCve(name: string): boolean {
  return /^CVE-[0-9]{4}-[0-9]{4,9}$/.test(name);
}

/** CVE ids are written in capitals (cve.org, "CVE Record Format"); others as their source writes them. */
export function vulnerabilityKey(name: string): string {
  return /^cve-/i.test(name) ? name.toUpperCase() : name;
}

/** A number for a CVE id, small enough for SQLite's integers; null for anything else. */
export function cveNumber(name: string): number | null {
  return isCve(name) ? Number(name.slice(4, 8)) * 1_000_000_000 + Number(name.slice(9)) : null;
}
