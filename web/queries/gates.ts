// What stands between images and the next stages.

import { queryOptions } from '@tanstack/react-query';
import * as contract from '../../src/api/gate.ts';
import { client } from '../client.ts';

export const gatesQuery = (repository: string, tag: string) =>
  queryOptions({
    queryKey: ['gates', repository, tag],
    queryFn: ({ signal }) => client.call(contract.getGates, { params: { repository, tag } }, { signal }),
  });

/** Of the tags that came last. */
export const newestGatesQuery = (repository: string, count: number) =>
  queryOptions({
    queryKey: ['gates', repository, { newest: count }],
    queryFn: ({ signal }) =>
      client.call(contract.listGates, { params: { repository }, query: { limit: count } }, { signal }),
  });
