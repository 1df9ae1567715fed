// The head of a column by which a list can be sorted: pressed again, the other way round.

import { ArrowDown, ArrowUp } from 'lucide-react';

export type Direction = 'ascending' | 'descending';

export function turned(direction: Direction): Direction {
  return direction === 'ascending' ? 'descending' : 'ascending';
}

interface SortHeadProps {
  readonly text: string;
  /** How the list is sorted by it at present; undefined when it is sorted by something else. */
  readonly sorted: Direction | undefined;
  readonly onSort: () => void;
}

export function SortHead({ text, sorted, onSort }: SortHeadProps) {
  const Icon = sorted === 'descending' ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      title={`Sort by ${text.toLowerCase()}`}
      onClick={onSort}
      className={`-mx-1 inline-flex h-6 items-center gap-0.5 rounded px-1 font-semibold hover:bg-panel hover:text-ink ${sorted ? 'text-ink' : ''}`}
    >
      {text}
      {sorted && <Icon size={12} strokeWidth={2.5} aria-hidden />}
    </button>
  );
}
