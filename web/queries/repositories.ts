// Repositories, their tags and what is in them.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { CallInput } from '../../src/api/call.ts';
import * as manifestContract from '../../src/api/manifest.ts';
import * as contract from '../../src/api/repository.ts';
import * as tagContract from '../../src/api/tag.ts';
import { namespaceOf } from '../../src/oci/reference.ts';
import { client } from '../client.ts';
import { FIRST_PAGE, nextPage } from './page.ts';

type RepositoryFilter = Omit<NonNullable<CallInput<typeof contract.listRepositories>['query']>, 'cursor' | 'limit'>;

/** Who comes back to a list finds it as it was, also some time later. */
const KEEP_LIST_MILLISECONDS = 30 * 60_000;

export const repositoriesQuery = (filter: RepositoryFilter, limit = 100) =>
  infiniteQueryOptions({
    queryKey: ['repositories', filter.namespace ?? '', filter, limit],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(contract.listRepositories, { query: { ...filter, cursor, limit } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
    gcTime: KEEP_LIST_MILLISECONDS,
    // Sorted or filtered otherwise, the list stays as it was until it is there.
    placeholderData: (before, query) => (query?.queryKey[1] === (filter.namespace ?? '') ? before : undefined),
  });

export const repositoryQuery = (repository: string) =>
  queryOptions({
    queryKey: ['repository', repository],
    queryFn: ({ signal }) => client.call(contract.getRepository, { params: { repository } }, { signal }),
  });

/** Whether the repository is there, as far as one may see; unlike asking for it, this is no error where it is not. */
export const isThereQuery = (repository: string) =>
  queryOptions({
    queryKey: ['repository', repository, 'is-there'],
    queryFn: async ({ signal }) => {
      const query = { namespace: namespaceOf(repository), search: repository, limit: 1 };
      // The name itself comes before all that are longer.
      const { items } = await client.call(contract.listRepositories, { query }, { signal });
      return items[0]?.name === repository;
    },
  });

type TagFilter = Pick<CallInput<typeof tagContract.listTags>['query'] & {}, 'search' | 'order' | 'direction' | 'kind'>;

export const tagsQuery = (repository: string, filter: TagFilter, limit = 100) =>
  infiniteQueryOptions({
    queryKey: ['repository', repository, 'tags', filter, limit],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(tagContract.listTags, { params: { repository }, query: { ...filter, cursor, limit } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
    gcTime: KEEP_LIST_MILLISECONDS,
    // Sorted or filtered otherwise, the list stays as it was until it is there.
    placeholderData: (before, query) => (query?.queryKey[1] === repository ? before : undefined),
  });

export const untaggedQuery = (repository: string) =>
  infiniteQueryOptions({
    queryKey: ['repository', repository, 'untagged'],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(manifestContract.listUntagged, { params: { repository }, query: { cursor, limit: 100 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export const tagQuery = (repository: string, tag: string) =>
  queryOptions({
    queryKey: ['repository', repository, 'tag', tag],
    queryFn: ({ signal }) => client.call(tagContract.getTag, { params: { repository, tag } }, { signal }),
  });

export const tagHistoryQuery = (repository: string, tag: string) =>
  infiniteQueryOptions({
    queryKey: ['repository', repository, 'tag', tag, 'history'],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(tagContract.getTagHistory, { params: { repository, tag }, query: { cursor, limit: 50 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export const manifestQuery = (repository: string, digest: string) =>
  queryOptions({
    queryKey: ['repository', repository, 'manifest', digest],
    queryFn: ({ signal }) => client.call(manifestContract.getManifest, { params: { repository, digest } }, { signal }),
  });

/** The tags that came last. */
export const newestTagsQuery = (repository: string, count: number) =>
  queryOptions({
    queryKey: ['repository', repository, 'newest-tags', count],
    queryFn: ({ signal }) =>
      client.call(
        tagContract.listTags,
        { params: { repository }, query: { order: 'pushed', limit: count } },
        { signal },
      ),
  });

/** Those of these tags that are there. All of them begin with the first, as cosign's do with that of the referrers tag schema. */
export const attachedTagsQuery = (repository: string, names: readonly string[]) =>
  queryOptions({
    queryKey: ['repository', repository, 'attached-tags', names],
    queryFn: async ({ signal }): Promise<tagContract.TagBody[]> => {
      const [base] = names;
      if (base === undefined) return [];
      const query = { search: base, limit: 100 };
      const { items } = await client.call(tagContract.listTags, { params: { repository }, query }, { signal });
      return items.filter(({ name }) => names.includes(name));
    },
  });

/** The names of the repositories of these namespaces that one may see, up to 1,000 of each. */
export const namesInQuery = (namespaces: readonly string[]) =>
  queryOptions({
    queryKey: ['repositories', 'names', ...namespaces],
    queryFn: async ({ signal }) => (await Promise.all(namespaces.map((one) => namesIn(one, signal)))).flat(),
  });

async function namesIn(namespace: string, signal: AbortSignal): Promise<string[]> {
  const { items } = await client.call(contract.listRepositories, { query: { namespace, limit: 1_000 } }, { signal });
  return items.map(({ name }) => name);
}
