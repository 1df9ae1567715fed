// One image across repositories.

import { infiniteQueryOptions } from '@tanstack/react-query';
import { listPlaces } from '../../src/api/image.ts';
import { client } from '../client.ts';
import { FIRST_PAGE, nextPage } from './page.ts';

/** The tags that stand on the digest, in every repository that one may see. */
export const placesQuery = (digest: string) =>
  infiniteQueryOptions({
    queryKey: ['places', digest],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(listPlaces, { params: { digest }, query: { cursor, limit: 100 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
