// Two images beside each other.

import { queryOptions } from '@tanstack/react-query';
import { compareImages } from '../../src/api/comparison.ts';
import { client } from '../client.ts';

interface ImagesToCompare {
  /** As `namespace/name:tag` or `namespace/name@digest`. */
  readonly from: string;
  readonly to: string;
  readonly platform?: string | undefined;
}

export const comparisonQuery = (query: ImagesToCompare) =>
  queryOptions({
    queryKey: ['comparison', query],
    queryFn: ({ signal }) => client.call(compareImages, { query }, { signal }),
  });
