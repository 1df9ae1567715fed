// Who may do what where.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import * as contract from '../../src/api/access.ts';
import { listRoles, type PERMISSIONS } from '../../src/api/role.ts';
import { client } from '../client.ts';
import { FIRST_PAGE, nextPage } from './page.ts';

type Permission = (typeof PERMISSIONS)[number];

/** All of them: a deployment has few. */
export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: ({ signal }) => client.call(listRoles, { query: { limit: 1_000 } }, { signal }),
});

export const repositoryAccessQuery = (repository: string) =>
  infiniteQueryOptions({
    queryKey: ['repository', repository, 'access'],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(contract.listRepositoryAccess, { params: { repository }, query: { cursor, limit: 100 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export const namespaceAccessQuery = (namespace: string) =>
  infiniteQueryOptions({
    queryKey: ['namespace', namespace, 'access'],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(contract.listNamespaceAccess, { params: { namespace }, query: { cursor, limit: 100 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export const globalAccessQuery = infiniteQueryOptions({
  queryKey: ['global-access'],
  queryFn: ({ pageParam: cursor, signal }) =>
    client.call(contract.listGlobalAccess, { query: { cursor, limit: 100 } }, { signal }),
  initialPageParam: FIRST_PAGE,
  getNextPageParam: nextPage,
});

/** Some of those who may do this in the repository, as far as one may know them. */
export const holdersQuery = (repository: string, permission: Permission) =>
  queryOptions({
    queryKey: ['repository', repository, 'holders', permission],
    queryFn: ({ signal }) => client.call(contract.whoMay, { query: { repository, permission } }, { signal }),
  });
