// What board and graph show: the same, filtered by the same words of the address.

import { useQuery } from '@tanstack/react-query';
import type { PipelineBody } from '../../../src/api/pipeline.ts';
import type { FoundBody } from '../../../src/api/search.ts';
import { useDebounced } from '../../parts/debounced.ts';
import { pipelinesQuery } from '../../queries/pipelines.ts';
import { namesInQuery } from '../../queries/repositories.ts';
import { searchQuery } from '../../queries/search.ts';
import { pipelinesRoute } from '../../site-map.tsx';
import { type Application, applicationsOf } from './applications.ts';

interface Pipelines {
  readonly pipelines: PipelineBody;
  /** The repositories that are there. */
  readonly there: ReadonlySet<string>;
  /** Those of which the viewer may not know whether they are. */
  readonly unseen: ReadonlySet<string>;
  readonly all: readonly Application[];
  /** Those that the filters leave. */
  readonly shown: readonly Application[];
}

export function usePipelines() {
  const { search = '', waiting = false } = pipelinesRoute.useSearch();
  const pipelines = useQuery(pipelinesQuery);
  const namespaces = [...new Set(pipelines.data?.nextHops.flatMap(({ source, target }) => [source, target]))].sort();
  const repositories = useQuery({ ...namesInQuery(namespaces), enabled: pipelines.isSuccess });
  const hits = useQuery(searchQuery(useDebounced(search, search)));
  const holding = search === '' ? NOTHING : repositoriesOf(hits.data);
  const data =
    pipelines.data && repositories.data && found(pipelines.data, repositories.data, { search, holding, waiting });
  return {
    data,
    error: pipelines.error ?? repositories.error,
    retry: () => pipelines.refetch(),
    isPending: pipelines.isPending || (pipelines.isSuccess && repositories.isPending),
  };
}

interface Filters {
  readonly search: string;
  /** The repositories that have a tag or a digest like that. */
  readonly holding: ReadonlySet<string>;
  readonly waiting: boolean;
}

const NOTHING: ReadonlySet<string> = new Set();

function repositoriesOf(hits: FoundBody | undefined): ReadonlySet<string> {
  return new Set([...(hits?.tags ?? []), ...(hits?.digests ?? [])].map(({ repository }) => repository));
}

function found(
  pipelines: PipelineBody,
  repositories: readonly string[],
  { search, holding, waiting }: Filters,
): Pipelines {
  const all = applicationsOf(pipelines, repositories);
  const known = pipelines.repositories.filter(({ exists }) => exists === true).map(({ name }) => name);
  const waits = new Set(pipelines.policies.filter((policy) => policy.waiting.length > 0).map(({ source }) => source));
  return {
    pipelines,
    there: new Set([...repositories, ...known]),
    unseen: new Set(pipelines.repositories.filter(({ exists }) => exists === null).map(({ name }) => name)),
    all,
    shown: all.filter(
      (one) =>
        fits(one, search, holding) && (!waiting || one.stages.flat().some((repository) => waits.has(repository))),
    ),
  };
}

function fits({ name, stages }: Application, search: string, holding: ReadonlySet<string>): boolean {
  return [name, ...stages.flat()].some((one) => one.includes(search) || holding.has(one));
}
