// Policies may not lead in a circle: an image would be promoted for ever.

export interface Flow {
  readonly source: string;
  readonly target: string;
}

/**
 * The circle that a new flow would close, from its source back to its source, or undefined.
 * @param flows all others, enabled or not, since a disabled one can be enabled without being looked at again
 */
export function findLoop(flows: readonly Flow[], added: Flow): string[] | undefined {
  const next = new Map<string, string[]>();
  for (const { source, target } of flows) next.set(source, [...(next.get(source) ?? []), target]);
  // Breadth first, so that the shortest circle is told. Each place remembers from where it was reached.
  const reachedFrom = new Map<string, string | undefined>([[added.target, undefined]]);
  for (const [place] of reachedFrom) {
    if (place === added.source) return [added.source, ...wayTo(place, reachedFrom)];
    for (const target of next.get(place) ?? []) {
      if (!reachedFrom.has(target)) reachedFrom.set(target, place);
    }
  }
  return undefined;
}

function wayTo(end: string, reachedFrom: ReadonlyMap<string, string | undefined>): string[] {
  const way: string[] = [];
  for (let place: string | undefined = end; place !== undefined; place = reachedFrom.get(place)) way.unshift(place);
  return way;
}
