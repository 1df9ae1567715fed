// How a list is sorted: by the heads of its columns, where a press on the same turns it round, and on a phone, where there are no
// heads, by a choice.

import { t } from '@lingui/core/macro';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { BarSelect } from './field.tsx';

export type Direction = 'ascending' | 'descending';

/** An order of a list, in both directions, the usual one first. */
export interface SortOrder<Order extends string> {
  readonly order: Order;
  readonly directions: readonly [Direction, Direction];
  /** What each is called. */
  readonly names: readonly [string, string];
}

export interface Sorting<Order extends string> {
  /** Those that there are; the first is the usual one. */
  readonly orders: readonly SortOrder<Order>[];
  readonly order: Order;
  readonly direction: Direction;
  readonly sort: (order: Order, direction: Direction) => void;
}

/** What stands in the address of it. */
interface Sought<Order extends string> {
  readonly order?: Order | undefined;
  readonly direction?: Direction | undefined;
}

/** @param onSort given what shall stand in the address, where the usual is left out */
export function sortingOf<Order extends string>(
  orders: readonly [SortOrder<Order>, ...SortOrder<Order>[]],
  { order = orders[0].order, direction }: Sought<Order>,
  onSort: (sought: Sought<Order>) => void,
): Sorting<Order> {
  const usual = (sought: Order) => orders.find((one) => one.order === sought)?.directions[0] ?? 'ascending';
  return {
    ...{ orders, order, direction: direction ?? usual(order) },
    sort: (next, way) =>
      onSort({ order: next === orders[0].order ? undefined : next, direction: way === usual(next) ? undefined : way }),
  };
}

/** For `aria-sort`: undefined where the list is sorted by something else. */
export function sortedBy<Order extends string>(sorting: Sorting<Order>, ...orders: Order[]): Direction | undefined {
  return orders.includes(sorting.order) ? sorting.direction : undefined;
}

interface SortHeadProps<Order extends string> {
  readonly sorting: Sorting<Order>;
  readonly order: Order;
  readonly text: string;
}

export function SortHead<Order extends string>({ sorting, order, text }: SortHeadProps<Order>) {
  const sorted = sortedBy(sorting, order);
  const Icon = sorted === 'descending' ? ArrowDown : ArrowUp;
  const [usual = 'ascending', other = 'descending'] =
    sorting.orders.find((one) => one.order === order)?.directions ?? [];
  return (
    <>
      <button
        type="button"
        title={t`Sort by ${text.toLowerCase()}`}
        onClick={() => sorting.sort(order, sorted === usual ? other : usual)}
        className={`-mx-1 inline-flex max-[700px]:hidden h-6 items-center gap-0.5 rounded px-1 font-semibold hover:bg-panel hover:text-ink ${sorted ? 'text-ink' : ''}`}
      >
        {text}
        {sorted && <Icon size={12} strokeWidth={2.5} aria-hidden />}
      </button>
      {/* On a phone the heads are read only, and not seen. */}
      <span className="min-[701px]:hidden">{text}</span>
    </>
  );
}

export function SortChoice<Order extends string>({ sorting }: { readonly sorting: Sorting<Order> }) {
  const choices = sorting.orders.flatMap(({ order, directions, names }) =>
    directions.map((direction, index) => ({ order, direction, name: names[index] })),
  );
  return (
    <BarSelect
      label={t`Sort`}
      className="min-[701px]:hidden"
      value={`${sorting.order} ${sorting.direction}`}
      onChange={({ target }) => {
        const chosen = choices.find(({ order, direction }) => target.value === `${order} ${direction}`);
        if (chosen) sorting.sort(chosen.order, chosen.direction);
      }}
    >
      {choices.map(({ order, direction, name }) => (
        <option key={name} value={`${order} ${direction}`}>
          {name}
        </option>
      ))}
    </BarSelect>
  );
}
