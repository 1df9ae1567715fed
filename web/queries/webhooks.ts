// Who is told of what happens, and how that went.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import * as contract from '../../src/api/webhook.ts';
import { client } from '../client.ts';
import { FIRST_PAGE, nextPage } from './page.ts';

export const webhooksQuery = (repository: string) =>
  infiniteQueryOptions({
    queryKey: ['webhooks', repository],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(contract.listWebhooks, { query: { repository, cursor, limit: 50 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export const deliveriesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['deliveries', id],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(contract.listDeliveries, { params: { id }, query: { cursor, limit: 50 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export const deliveryQuery = (id: string, delivery: string) =>
  queryOptions({
    queryKey: ['deliveries', id, delivery],
    queryFn: ({ signal }) => client.call(contract.getDelivery, { params: { id, delivery } }, { signal }),
  });
