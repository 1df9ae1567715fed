// Lists that are counted, searched and grouped as a whole: all pages are read, one after the other.

import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';

/** More are read on demand only. */
const MOST_PAGES = 20;

interface WholeList<Item> {
  readonly items: readonly Item[];
  /** Nothing is missing. */
  readonly isWhole: boolean;
  /** The rest has to be asked for. */
  readonly isCut: boolean;
}

export function useWholeList<Item>(
  found: UseInfiniteQueryResult<InfiniteData<{ readonly items: readonly Item[] }>>,
): WholeList<Item> {
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = found;
  const pages = data?.pages ?? [];
  const goesOn = hasNextPage && !isFetching && !isError && pages.length < MOST_PAGES;
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
  return {
    items: pages.flatMap(({ items }) => items),
    isWhole: data !== undefined && !hasNextPage,
    isCut: hasNextPage && pages.length >= MOST_PAGES,
  };
}
