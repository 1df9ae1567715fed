// What belongs to the viewer's own account.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getUser } from '../../src/api/account.ts';
import { listBundles } from '../../src/api/bundle.ts';
import { listOwnEvents } from '../../src/api/operations.ts';
import { getSecondFactor, listSessions } from '../../src/api/session.ts';
import { listTokens } from '../../src/api/token.ts';
import { client } from '../client.ts';
import { FIRST_PAGE, nextPage } from './page.ts';

export const userQuery = (user: string) =>
  queryOptions({
    queryKey: ['user', user],
    queryFn: ({ signal }) => client.call(getUser, { params: { user } }, { signal }),
  });

export const sessionsQuery = infiniteQueryOptions({
  queryKey: ['sessions'],
  queryFn: ({ pageParam: cursor, signal }) => client.call(listSessions, { query: { cursor, limit: 50 } }, { signal }),
  initialPageParam: FIRST_PAGE,
  getNextPageParam: nextPage,
});

export const tokensQuery = infiniteQueryOptions({
  queryKey: ['tokens'],
  queryFn: ({ pageParam: cursor, signal }) => client.call(listTokens, { query: { cursor, limit: 50 } }, { signal }),
  initialPageParam: FIRST_PAGE,
  getNextPageParam: nextPage,
});

export const bundlesQuery = infiniteQueryOptions({
  queryKey: ['bundles'],
  queryFn: ({ pageParam: cursor, signal }) => client.call(listBundles, { query: { cursor, limit: 50 } }, { signal }),
  initialPageParam: FIRST_PAGE,
  getNextPageParam: nextPage,
});

export const secondFactorQuery = queryOptions({
  queryKey: ['second-factor'],
  queryFn: ({ signal }) => client.call(getSecondFactor, {}, { signal }),
});

export const ownEventsQuery = (type: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['events', 'own', type],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(listOwnEvents, { query: { type, cursor, limit: 50 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
