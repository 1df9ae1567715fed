// With what an image is worth comparing: what the next stages hold, and what stands beside it.

import { useQueries, useQuery } from '@tanstack/react-query';
import { pipelinesQuery } from '../../queries/pipelines.ts';
import { isThereQuery, newestTagsQuery } from '../../queries/repositories.ts';
import { viewerQuery } from '../../queries/session.ts';
import { tagRoute } from '../../site-map.tsx';
import { nextRepositories } from '../../words/next-repositories.ts';

/** Of each repository. */
const NEWEST = 5;

export interface Comparable {
  /** Images, those first that are compared with most. */
  readonly names: readonly string[];
  readonly isPending: boolean;
  readonly error: Error | null;
}

export function useComparable(repository: string): Comparable {
  const { tag: own } = tagRoute.useParams();
  const viewer = useQuery(viewerQuery);
  const isLoggedIn = viewer.data?.name !== undefined;
  const pipelines = useQuery({ ...pipelinesQuery, enabled: isLoggedIn });
  const isWaiting = viewer.isPending || (isLoggedIn && pipelines.isPending);
  const next = pipelines.data ? nextRepositories(repository, pipelines.data) : [];
  const there = useQueries({ queries: next.map(isThereQuery) });
  const areKnown = !isWaiting && there.every(({ isPending }) => !isPending);
  const sources = areKnown ? [...next.filter((_, position) => there[position]?.data), repository] : [];
  const answers = useQueries({ queries: sources.map((name) => newestTagsQuery(name, NEWEST)) });
  const names = sources.flatMap((name, position) =>
    (answers[position]?.data?.items ?? [])
      .filter((tag) => name !== repository || tag.name !== own)
      .map((tag) => `${name}:${tag.name}`),
  );
  return {
    names,
    isPending: !areKnown || answers.some(({ isPending }) => isPending),
    error: [pipelines, ...there, ...answers].map(({ error }) => error).find((error) => error !== null) ?? null,
  };
}
