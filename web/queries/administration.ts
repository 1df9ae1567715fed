// What system admins look after, and auditors look at.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { listUsers } from '../../src/api/account.ts';
import { type AuditRecordBody, listAudit } from '../../src/api/audit.ts';
import { getIdentity, listDirectories } from '../../src/api/directory.ts';
import * as operations from '../../src/api/operations.ts';
import { getSettings, listWithoutSecondFactor } from '../../src/api/session.ts';
import { client } from '../client.ts';
import { isOver } from './jobs.ts';
import { FIRST_PAGE, nextPage } from './page.ts';

/** How often what is under way is asked for again, in milliseconds, and how often the rest. */
const LIVE = 2_000;
const CALM = 10_000;

export const usersQuery = infiniteQueryOptions({
  queryKey: ['users'],
  queryFn: ({ pageParam: cursor, signal }) => client.call(listUsers, { query: { cursor, limit: 100 } }, { signal }),
  initialPageParam: FIRST_PAGE,
  getNextPageParam: nextPage,
});

export const directoriesQuery = queryOptions({
  queryKey: ['directories'],
  queryFn: ({ signal }) => client.call(listDirectories, {}, { signal }),
});

/** Of a user whom a directory knows. */
export const identityQuery = (user: string) =>
  queryOptions({
    queryKey: ['identity', user],
    queryFn: ({ signal }) => client.call(getIdentity, { params: { user } }, { signal }),
  });

export interface JobsFilter {
  readonly state?: operations.JobBody['state'] | undefined;
  readonly kind?: string | undefined;
}

/** Asked for again by itself, which does not keep the session alive. */
export const jobsQuery = (filter: JobsFilter) =>
  infiniteQueryOptions({
    queryKey: ['jobs', filter],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(operations.listJobs, { query: { ...filter, cursor, limit: 50 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
    refetchInterval: ({ state }) => (state.data?.pages.every(({ items }) => items.every(isOver)) ? CALM : LIVE),
  });

export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly repository?: string | undefined;
  readonly namespace?: string | undefined;
  readonly subject?: string | undefined;
  readonly outcome?: AuditRecordBody['outcome'] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(listAudit, { query: { ...filter, cursor, limit: 100 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => client.call(getSettings, {}, { signal }),
});

/** Whom asking everybody for a second factor would keep out. */
export const withoutSecondFactorQuery = queryOptions({
  queryKey: ['settings', 'without-second-factor'],
  queryFn: ({ signal }) => client.call(listWithoutSecondFactor, { query: { limit: 100 } }, { signal }),
});

export const configurationQuery = queryOptions({
  queryKey: ['configuration'],
  queryFn: ({ signal }) => client.call(operations.getConfiguration, {}, { signal }),
});

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => client.call(operations.getHealth, {}, { signal }),
});

export interface StorageFilter {
  /** Its repositories; all namespaces where it is left out. */
  readonly namespace?: string | undefined;
}

export const storageQuery = ({ namespace }: StorageFilter) =>
  infiniteQueryOptions({
    queryKey: ['storage', namespace],
    queryFn: ({ pageParam: cursor, signal }) => {
      const by = namespace === undefined ? 'namespace' : 'repository';
      return client.call(operations.getStorage, { query: { by, namespace, cursor, limit: 50 } }, { signal });
    },
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export interface EventsFilter {
  readonly repository?: string | undefined;
  readonly type?: string | undefined;
  readonly actor?: string | undefined;
}

export const eventsQuery = (filter: EventsFilter) =>
  infiniteQueryOptions({
    queryKey: ['events', filter],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(operations.listEvents, { query: { ...filter, cursor, limit: 50 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
