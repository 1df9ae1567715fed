// From which of the repositories in the pipelines the viewer may make policies.

import { useQueries } from '@tanstack/react-query';
import { repositoryQuery } from '../../queries/repositories.ts';

interface Known {
  readonly there: ReadonlySet<string>;
  readonly shown: readonly { readonly stages: readonly (readonly string[])[] }[];
}

/** Whoever sees more of them may try: the page of a new policy says it where they may not. */
const MOST_ASKED = 20;

export function useOwnSources(data: Known | undefined): ReadonlySet<string> {
  const names = [...new Set(data?.shown.flatMap(({ stages }) => stages.flat()))].filter((name) =>
    data?.there.has(name),
  );
  const asked = names.slice(0, MOST_ASKED);
  const answers = useQueries({ queries: asked.map(repositoryQuery) });
  const isOwn = (index: number) => answers[index]?.data?.permissions.includes('manage_policies') === true;
  return new Set([...asked.filter((_, index) => isOwn(index)), ...names.slice(MOST_ASKED)]);
}
