// Which repository somebody works with.

export interface KnownRepository {
  readonly name: string;
  readonly tags: number;
  /** Null for never. */
  readonly lastPushedAt: string | null;
}

/** The one with the newest push; without any push the first. */
export function newestPushed(repositories: readonly KnownRepository[]): KnownRepository | undefined {
  return repositories.toSorted((one, other) => timeOf(other) - timeOf(one))[0];
}

function timeOf({ lastPushedAt }: KnownRepository): number {
  return lastPushedAt === null ? 0 : Date.parse(lastPushedAt);
}
