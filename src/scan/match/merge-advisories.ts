// The same vulnerability comes from several feeds under several names, and a distribution's advisory mends several at
// once. A finding is one vulnerability: what has a name in common becomes one, and what speaks of many is split.

import type { AdvisoryDetails } from '../../advisory/advisory-index.ts';
import { isCve } from '../../advisory/package-key.ts';
import type { Hit } from './affected-by.ts';

export interface MatchedAdvisory {
  readonly details: AdvisoryDetails;
  readonly hit: Hit;
}

/** An advisory as far as it speaks of one vulnerability. */
export interface Statement extends MatchedAdvisory {
  /** Names of this vulnerability. */
  readonly names: readonly string[];
  /** It speaks of others, too: its score may be that of another, and its name is no name of this one. */
  readonly shared: boolean;
}

/** Groups statements that have a name in common; each group is one vulnerability. Takes time in proportion to the names. */
export function mergeAdvisories(matched: readonly MatchedAdvisory[]): Statement[][] {
  const statements = matched.flatMap(statementsOf);
  const parents = statements.map((_, at) => at);
  const rootOf = (at: number): number => {
    let root = at;
    for (let parent = parents[root]; parent !== undefined && parent !== root; parent = parents[root]) {
      parents[root] = parents[parent] ?? parent;
      root = parent;
    }
    return root;
  };
  const firstWith = new Map<string, number>();
  statements.forEach(({ names }, at) => {
    for (const name of names) {
      const known = firstWith.get(name);
      if (known === undefined) firstWith.set(name, at);
      else parents[rootOf(at)] = rootOf(known);
    }
  });
  return [...Map.groupBy(statements, (_, at) => rootOf(at)).values()];
}

function statementsOf(advisory: MatchedAdvisory): Statement[] {
  const { id, aliases } = advisory.details;
  const upstream = [...new Set(advisory.details.upstream.map(withoutDistribution))];
  const names = [...new Set([id, ...aliases, ...upstream].flatMap((name) => [name, withoutDistribution(name)]))];
  // Two CVE ids are two vulnerabilities, also where a source calls them aliases.
  const several = upstream.length > 1 ? upstream : names.filter(isCve);
  if (several.length > 1) return several.map((name) => ({ ...advisory, names: [name], shared: true }));
  return [{ ...advisory, names, shared: false }];
}

/** `UBUNTU-CVE-2024-1` is what Ubuntu says of `CVE-2024-1`, and no other vulnerability. */
function withoutDistribution(name: string): string {
  return /^[A-Z]+-(CVE-[0-9]+-[0-9]+)$/.exec(name)?.[1] ?? name;
}

/** All names of a vulnerability, the best known first: CVE ids, then GitHub's, then the others, each in order. */
export function namesOf(statements: readonly Statement[]): string[] {
  const names = new Set(statements.flatMap((it) => [...it.names, it.details.id]));
  return [...names].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function rank(name: string): number {
  if (isCve(name)) return 0;
  return name.startsWith('GHSA-') ? 1 : 2;
}
