// What is in an image, and what is known against it.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import * as contract from '../../src/api/scan.ts';
import { client } from '../client.ts';
import { FIRST_PAGE, nextPage } from './page.ts';

interface Image {
  readonly repository: string;
  /** A tag or a digest. */
  readonly reference: string;
}

interface PlatformFilter {
  readonly platform?: string | undefined;
}

export const reportQuery = ({ repository, reference }: Image) =>
  queryOptions({
    queryKey: ['repository', repository, 'report', reference],
    queryFn: ({ signal }) => client.call(contract.getReport, { params: { repository, reference } }, { signal }),
  });

export const findingsQuery = ({ repository, reference }: Image, filter: PlatformFilter) =>
  infiniteQueryOptions({
    queryKey: ['repository', repository, 'findings', reference, filter],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(
        contract.listFindings,
        { params: { repository, reference }, query: { ...filter, cursor, limit: 500 } },
        { signal },
      ),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export const componentsQuery = ({ repository, reference }: Image, filter: PlatformFilter) =>
  infiniteQueryOptions({
    queryKey: ['repository', repository, 'components', reference, filter],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(
        contract.listComponents,
        { params: { repository, reference }, query: { ...filter, cursor, limit: 500 } },
        { signal },
      ),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
