// How old the advisories are. Every page asks.

import { queryOptions } from '@tanstack/react-query';
import { getAdvisories } from '../../src/api/advisory.ts';
import { client } from '../client.ts';

export const advisoriesQuery = queryOptions({
  queryKey: ['advisories'],
  queryFn: ({ signal }) => client.call(getAdvisories, {}, { signal }),
});
