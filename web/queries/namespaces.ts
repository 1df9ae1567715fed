// Namespaces and what they ask of promotions.

import { queryOptions } from '@tanstack/react-query';
import { listNamespaces } from '../../src/api/namespace.ts';
import { client } from '../client.ts';
import { queryClient } from './query-client.ts';

export const namespacesQuery = queryOptions({
  queryKey: ['namespaces'],
  queryFn: ({ signal }) => client.call(listNamespaces, { query: { limit: 1_000 } }, { signal }),
});

/** Reads anew what changes with an organization, which comes or goes with its namespace. */
export async function refreshNamespaces(): Promise<void> {
  for (const key of ['organizations', 'organization', 'namespaces', 'gates', 'pipelines'])
    await queryClient.invalidateQueries({ queryKey: [key] });
}
