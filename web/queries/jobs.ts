// Work in the background, looked at while it runs.

import { queryOptions } from '@tanstack/react-query';
import * as contract from '../../src/api/operations.ts';
import { client } from '../client.ts';

const LOOK_EVERY_MILLISECONDS = 500;

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['job', id],
    queryFn: ({ signal }) => client.call(contract.getJob, { params: { id } }, { signal }),
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : LOOK_EVERY_MILLISECONDS),
  });

export function isOver({ state }: Pick<contract.JobBody, 'state'>): boolean {
  return state !== 'due' && state !== 'running';
}

/** @throws Refusal */
export function cancelJob(id: string) {
  return client.call(contract.cancelJob, { params: { id } });
}
