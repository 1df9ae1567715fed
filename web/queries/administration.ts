// What system admins look after, and auditors look at.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { listUsers } from '../../src/api/account.ts';
import { getAdvisories } from '../../src/api/advisory.ts';
import { type AuditRecordBody, listAudit } from '../../src/api/audit.ts';
import { listDirectories } from '../../src/api/directory.ts';
import * as operations from '../../src/api/operations.ts';
import { getSettings } from '../../src/api/session.ts';
import { client } from '../client.ts';
import { FIRST_PAGE, nextPage } from './page.ts';

/** How often what is under way is asked for again, in milliseconds. */
const LIVE = 2_000;

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

export interface JobsFilter {
  readonly state?: operations.JobBody['state'] | undefined;
  readonly kind?: string | undefined;
}

/** Asked for again by itself while one of them is under way. */
export const jobsQuery = (filter: JobsFilter) =>
  infiniteQueryOptions({
    queryKey: ['jobs', filter],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(operations.listJobs, { query: { ...filter, cursor, limit: 50 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
    refetchInterval: ({ state }) => (state.data?.pages.some(({ items }) => items.some(isUnderWay)) ? LIVE : false),
  });

/** Asked for again by itself until it has ended. */
export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['jobs', id],
    queryFn: ({ signal }) => client.call(operations.getJob, { params: { id } }, { signal }),
    refetchInterval: ({ state }) => (state.data && !isUnderWay(state.data) ? false : LIVE),
  });

function isUnderWay({ state }: operations.JobBody): boolean {
  return state === 'due' || state === 'running';
}

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

export const advisoriesQuery = queryOptions({
  queryKey: ['advisories'],
  queryFn: ({ signal }) => client.call(getAdvisories, {}, { signal }),
});

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => client.call(getSettings, {}, { signal }),
});

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => client.call(operations.getHealth, {}, { signal }),
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
