// What feeds have all of. An ecosystem that one record merely names is not known, and an image must not pass for clean
// because nobody has told anything.

/** Alpine publishes the advisories of a branch in two files, for two repositories whose packages look alike. */
const HALVES = ['main', 'community'] as const;

/** How a feed of one of Alpine's repositories states what it covers. */
export function alpineHalf(branch: string, repository: (typeof HALVES)[number]): string {
  return `Alpine:${branch}/${repository}`;
}

/**
 * Whether feeds that cover these have all that is known of the ecosystem: of itself (`Debian:12`), of all its releases
 * (`Debian`), or of its halves.
 * @param ecosystem in the spelling of `ecosystemKey`
 */
export function isCovered(ecosystem: string, covered: ReadonlySet<string>): boolean {
  const [system = ''] = ecosystem.split(':');
  if (covered.has(ecosystem) || covered.has(system)) return true;
  return HALVES.every((half) => covered.has(`${ecosystem}/${half}`));
}
