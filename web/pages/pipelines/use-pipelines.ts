// What board and graph show: the same, filtered by the same words of the address.

import { useQuery } from '@tanstack/react-query';
import type { PipelineBody } from '../../../src/api/pipeline.ts';
import { pipelinesQuery } from '../../queries/promotions.ts';
import { namesInQuery } from '../../queries/repositories.ts';
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
  const data = pipelines.data && repositories.data && found(pipelines.data, repositories.data, { search, waiting });
  return {
    data,
    error: pipelines.error ?? repositories.error,
    retry: () => pipelines.refetch(),
    isPending: pipelines.isPending || (pipelines.isSuccess && repositories.isPending),
  };
}

function found(
  pipelines: PipelineBody,
  repositories: readonly string[],
  { search, waiting }: { readonly search: string; readonly waiting: boolean },
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
      (one) => fits(one, search) && (!waiting || one.stages.flat().some((repository) => waits.has(repository))),
    ),
  };
}

function fits({ name, stages }: Application, search: string): boolean {
  return [name, ...stages.flat()].some((one) => one.includes(search));
}
