// Tables are the main thing: a head that stays, rows of 32 px, numbers aligned. On phones each row is a card, whose lines are
// named as the columns are.

import type { ReactNode } from 'react';
import { GROUP_ROWS, RowGroup } from './row-group.tsx';

export interface Column<Row> {
  readonly key: string;
  readonly head: ReactNode;
  /** For phones, and for screen readers where the head is no text; the head itself where it is text. */
  readonly name?: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'right';
  /** Takes what space there is, and cuts what is too long. */
  readonly isWide?: boolean;
  /** How it is sorted at present. */
  readonly sorted?: 'ascending' | 'descending' | undefined;
}

interface TableProps<Row> {
  /** What the table lists, for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly isSelected?: (row: Row) => boolean;
}

export function Table<Row>({ caption, columns, rows, keyOf, isSelected }: TableProps<Row>) {
  const isLong = rows.length > 2 * GROUP_ROWS;
  return (
    <table aria-rowcount={isLong ? rows.length + 1 : undefined} className="w-full border-collapse max-[700px]:block">
      <caption className="sr-only">{caption}</caption>
      <thead className="max-[700px]:sr-only">
        <tr>
          {columns.map((column) => (
            <th
              key={column.key}
              scope="col"
              aria-sort={column.sorted}
              className={`sticky top-0 z-10 h-8 whitespace-nowrap border-b border-edge bg-page px-2.5 text-left text-sm font-semibold text-ink-3 ${column.align === 'right' ? 'text-right' : ''}`}
            >
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      {groupsOf(rows).map((group, index) => (
        <RowGroup
          // biome-ignore lint/suspicious/noArrayIndexKey: a place in the table, whatever stands there.
          key={index}
          count={group.length}
          isShown={index < 2}
          columns={columns.length}
          rows={() =>
            group.map((row, position) => (
              <tr
                key={keyOf(row)}
                aria-rowindex={isLong ? index * GROUP_ROWS + position + 2 : undefined}
                aria-selected={isSelected?.(row) ?? undefined}
                className="border-b border-line hover:bg-panel aria-selected:bg-accent-soft max-[700px]:mb-2 max-[700px]:block max-[700px]:rounded-md max-[700px]:border max-[700px]:p-2"
              >
                {columns.map((column) => (
                  <td
                    key={column.key}
                    data-name={column.name ?? (typeof column.head === 'string' ? column.head : '')}
                    className={`h-8 whitespace-nowrap px-2.5 align-middle ${column.align === 'right' ? 'text-right' : ''} ${column.isWide ? 'w-1/3 max-w-0 min-w-40 overflow-hidden text-ellipsis' : ''} max-[700px]:flex max-[700px]:h-auto max-[700px]:w-full max-[700px]:max-w-none max-[700px]:items-baseline max-[700px]:gap-3 max-[700px]:whitespace-normal max-[700px]:px-1 max-[700px]:py-0.5 max-[700px]:text-left max-[700px]:[overflow-wrap:anywhere] max-[700px]:before:w-24 max-[700px]:before:shrink-0 max-[700px]:before:text-sm max-[700px]:before:text-ink-3 max-[700px]:before:content-[attr(data-name)] max-[700px]:empty:hidden`}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))
          }
        />
      ))}
    </table>
  );
}

function groupsOf<Row>(rows: readonly Row[]): (readonly Row[])[] {
  return Array.from({ length: Math.ceil(rows.length / GROUP_ROWS) }, (_, index) =>
    rows.slice(index * GROUP_ROWS, (index + 1) * GROUP_ROWS),
  );
}
