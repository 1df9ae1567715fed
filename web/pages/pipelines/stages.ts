// How far on in its pipeline each repository is.

interface Edge {
  readonly source: string;
  readonly target: string;
}

/**
 * How many steps each repository is from a beginning, on the longest way to it. A circle has no beginning: one that closes is
 * entered at the repository whose name comes first. It takes steps in proportion to the edges, whatever they form.
 */
export function stagesOf(edges: readonly Edge[]): ReadonlyMap<string, number> {
  const names = [...new Set(edges.flatMap(({ source, target }) => [source, target]))].sort();
  const leading = Map.groupBy(
    edges.filter(({ source, target }) => source !== target),
    ({ source }) => source,
  );
  const open = new Map(names.map((name) => [name, 0]));
  for (const { target } of [...leading.values()].flat()) open.set(target, (open.get(target) ?? 0) + 1);
  const stages = new Map(names.map((name) => [name, 0]));
  const ready = names.filter((name) => open.get(name) === 0);
  const waiting = names.values();
  for (
    let name = ready.shift() ?? firstOf(waiting, open);
    name !== undefined;
    name = ready.shift() ?? firstOf(waiting, open)
  ) {
    open.delete(name);
    for (const { target } of leading.get(name) ?? []) {
      const left = open.get(target);
      // It has been passed already, by which a circle closes.
      if (left === undefined) continue;
      open.set(target, left - 1);
      stages.set(target, Math.max(stages.get(target) ?? 0, (stages.get(name) ?? 0) + 1));
      if (left === 1) ready.push(target);
    }
  }
  return stages;
}

/** The first that is still open: all that are left stand in circles, or behind them. */
function firstOf(names: Iterator<string>, open: ReadonlyMap<string, number>): string | undefined {
  for (let next = names.next(); !next.done; next = names.next()) if (open.has(next.value)) return next.value;
  return undefined;
}
