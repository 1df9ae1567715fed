// One search over everything.

import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { search } from '../../src/api/search.ts';
import { client } from '../client.ts';

export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ['search', q],
    enabled: q !== '',
    // What was found for the letters before stays until there is something new.
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => client.call(search, { query: { q } }, { signal }),
  });
