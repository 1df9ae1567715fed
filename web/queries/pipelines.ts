// Who feeds whom, and what waits. Every page asks.

import { queryOptions } from '@tanstack/react-query';
import { getPipelines } from '../../src/api/pipeline.ts';
import { client } from '../client.ts';

export const pipelinesQuery = queryOptions({
  queryKey: ['pipelines'],
  queryFn: ({ signal }) => client.call(getPipelines, {}, { signal }),
});
