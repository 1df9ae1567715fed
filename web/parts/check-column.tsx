// The column of check boxes of a list from which several can be chosen, and all that are shown at once.

import { t } from '@lingui/core/macro';
import type { Column } from './table.tsx';

interface CheckColumn<Row> {
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** What a row is called, for screen readers. */
  readonly nameOf: (row: Row) => string;
  /** What the rows are where several lists stand on a page, such as `manifests`. */
  readonly what?: string;
  readonly chosen: ReadonlySet<string>;
  readonly choose: (keys: readonly string[], isChosen: boolean) => void;
}

export function checkColumn<Row>({ rows, keyOf, nameOf, what, chosen, choose }: CheckColumn<Row>): Column<Row> {
  const keys = rows.map(keyOf);
  return {
    key: 'check',
    head: (
      <input
        type="checkbox"
        aria-label={what === undefined ? t`Choose all that are shown` : t`Choose all ${what} that are shown`}
        className="block accent-accent"
        checked={keys.every((key) => chosen.has(key))}
        onChange={({ target }) => choose(keys, target.checked)}
      />
    ),
    name: t`Choose`,
    cell: (row) => (
      <input
        type="checkbox"
        aria-label={t`Choose ${nameOf(row)}`}
        className="block accent-accent"
        checked={chosen.has(keyOf(row))}
        onChange={({ target }) => choose([keyOf(row)], target.checked)}
      />
    ),
  };
}

/** The chosen ones with these, or without them. */
export function chosenWith(
  before: ReadonlySet<string>,
  keys: readonly string[],
  isChosen: boolean,
): ReadonlySet<string> {
  return new Set(isChosen ? [...before, ...keys] : [...before].filter((key) => !keys.includes(key)));
}
