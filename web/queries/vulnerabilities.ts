// Where vulnerabilities are, and who answers for them.

import { infiniteQueryOptions } from '@tanstack/react-query';
import { findVulnerability } from '../../src/api/scan.ts';
import { listWaivers } from '../../src/api/waiver.ts';
import { client } from '../client.ts';
import { FIRST_PAGE, nextPage } from './page.ts';

export const whereFoundQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['vulnerability', id],
    queryFn: async ({ pageParam: cursor, signal }) => {
      const { images, ...rest } = await client.call(
        findVulnerability,
        { params: { id }, query: { cursor, limit: 100 } },
        { signal },
      );
      return { ...rest, items: images };
    },
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export interface WaiversFilter {
  readonly vulnerability?: string | undefined;
  /** Also those that are revoked or have expired. */
  readonly over?: boolean | undefined;
}

export const waiversQuery = ({ vulnerability, over = false }: WaiversFilter) =>
  infiniteQueryOptions({
    queryKey: ['waivers', vulnerability, over],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(
        listWaivers,
        { query: { vulnerability, over: over ? 'true' : 'false', cursor, limit: 100 } },
        { signal },
      ),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
