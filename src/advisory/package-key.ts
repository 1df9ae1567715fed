// Under which name a package is looked up: one spelling for each, whatever the source or the image wrote.

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
