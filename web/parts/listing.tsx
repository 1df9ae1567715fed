// A list of the server's, page by page: what is loading, what went wrong, what to do when there is nothing, and the table.

import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Loading } from './loading.tsx';
import { More } from './more.tsx';
import { Problem } from './problem.tsx';
import { type Column, Table } from './table.tsx';

interface ListingProps<Row> {
  readonly caption: string;
  readonly found: UseInfiniteQueryResult<{ readonly pages: readonly { readonly items: readonly Row[] }[] }>;
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  readonly empty: ReactNode;
  readonly isSelected?: (row: Row) => boolean;
}

export function Listing<Row>({ caption, found, columns, keyOf, empty, isSelected }: ListingProps<Row>) {
  const rows = found.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.isPending && <Loading />}
      {found.isSuccess && rows.length === 0 && !found.hasNextPage && empty}
      {rows.length > 0 && (
        <Table caption={caption} columns={columns} rows={rows} keyOf={keyOf} {...(isSelected ? { isSelected } : {})} />
      )}
      <More hasMore={found.hasNextPage} isLoading={found.isFetching} onMore={found.fetchNextPage} />
    </>
  );
}
