// Where vulnerabilities are, and who answers for them.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { findVulnerability, listFindings, listPromotedFindings } from '../../src/api/scan.ts';
import { listWaivers } from '../../src/api/waiver.ts';
import { client } from '../client.ts';
import { byVulnerability } from './by-vulnerability.ts';
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

/** What is known of a vulnerability, as it was found in this image. */
export const foundInQuery = (id: string, image: { readonly repository: string; readonly digest: string } | undefined) =>
  queryOptions({
    queryKey: ['vulnerability', id, 'in', image],
    enabled: image !== undefined,
    queryFn: async ({ signal }) => {
      const params = { repository: image?.repository ?? '', reference: image?.digest ?? '' };
      const { items } = await client.call(listFindings, { params, query: { vulnerability: id, limit: 1 } }, { signal });
      return items[0] ?? null;
    },
  });

/** What was found newly in what was promoted; `kev`: only what is known to be used in attacks. */
export const promotedFindingsQuery = ({ kev }: { readonly kev: boolean }) =>
  infiniteQueryOptions({
    queryKey: ['vulnerability', 'promoted', kev],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(listPromotedFindings, { query: { kev: kev ? 'true' : 'false', cursor, limit: 100 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
    select: ({ pages, pageParams }) => ({
      pages: pages.map((page) => ({ ...page, items: byVulnerability(page.items) })),
      pageParams,
    }),
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
