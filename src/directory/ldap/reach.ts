// Groups in groups: all that can be reached from some of them. Circles end.

/** The starts, and whatever is above them, each once. */
export function reach(starts: Iterable<string>, above: (key: string) => Iterable<string>): Set<string> {
  const reached = new Set(starts);
  // A set goes on to what is added while it is gone through.
  for (const key of reached) for (const next of above(key)) reached.add(next);
  return reached;
}
