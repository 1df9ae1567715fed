// How the tags are sorted: by the heads of the columns, and on a phone, where there are none, by a choice.

import type { TAG_ORDERS } from '../../../src/api/repository.ts';
import { BarSelect } from '../../parts/field.tsx';
import { type Direction, SortHead, turned } from '../../parts/sort-head.tsx';

export type TagOrder = (typeof TAG_ORDERS)[number];

export interface TagSorting {
  readonly order: TagOrder;
  readonly direction: Direction;
  /** With what need not stand in the address left out. */
  readonly sort: (order: TagOrder | undefined, direction: Direction | undefined) => void;
}

const DEFAULT_ORDER = 'pushed';

function usualDirection(order: TagOrder): Direction {
  return order === 'name' ? 'ascending' : 'descending';
}

/** What the address says of it. */
export function tagSorting(
  {
    order = DEFAULT_ORDER,
    direction,
  }: { readonly order?: TagOrder | undefined; readonly direction?: Direction | undefined },
  sort: TagSorting['sort'],
): TagSorting {
  return { order, direction: direction ?? usualDirection(order), sort };
}

function sortBy({ sort }: TagSorting, order: TagOrder, direction: Direction): void {
  sort(order === DEFAULT_ORDER ? undefined : order, direction === usualDirection(order) ? undefined : direction);
}

interface TagSortHeadProps {
  readonly sorting: TagSorting;
  readonly order: TagOrder;
  readonly text: string;
}

export function TagSortHead({ sorting, order, text }: TagSortHeadProps) {
  const sorted = sortedBy(sorting, order);
  return (
    <SortHead
      text={text}
      sorted={sorted}
      onSort={() => sortBy(sorting, order, sorted ? turned(sorted) : usualDirection(order))}
    />
  );
}

/** For `aria-sort`: undefined where the list is sorted by something else. */
export function sortedBy(sorting: TagSorting, ...orders: readonly TagOrder[]): Direction | undefined {
  return orders.includes(sorting.order) ? sorting.direction : undefined;
}

const CHOICES: readonly (readonly [TagOrder, Direction, string])[] = [
  ['pushed', 'descending', 'Newest push first'],
  ['pushed', 'ascending', 'Oldest push first'],
  ['version', 'descending', 'Highest version first'],
  ['version', 'ascending', 'Lowest version first'],
  ['name', 'ascending', 'Name, A to Z'],
  ['name', 'descending', 'Name, Z to A'],
  ['size', 'descending', 'Largest first'],
  ['size', 'ascending', 'Smallest first'],
];

export function TagSortChoice({ sorting }: { readonly sorting: TagSorting }) {
  return (
    <BarSelect
      label="Sort"
      className="min-[701px]:hidden"
      value={`${sorting.order} ${sorting.direction}`}
      onChange={({ target }) => {
        const chosen = CHOICES.find(([order, direction]) => target.value === `${order} ${direction}`);
        if (chosen) sortBy(sorting, chosen[0], chosen[1]);
      }}
    >
      {CHOICES.map(([order, direction, text]) => (
        <option key={text} value={`${order} ${direction}`}>
          {text}
        </option>
      ))}
    </BarSelect>
  );
}
