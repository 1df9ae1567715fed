// Namespaces and what they ask of promotions.

import { queryOptions } from '@tanstack/react-query';
import { listNamespaces } from '../../src/api/namespace.ts';
import { client } from '../client.ts';

export const namespacesQuery = queryOptions({
  queryKey: ['namespaces'],
  queryFn: ({ signal }) => client.call(listNamespaces, { query: { limit: 1_000 } }, { signal }),
});
