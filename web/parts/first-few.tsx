// The first of many names; the others are behind them.

import { Trans } from '@lingui/react/macro';
import { Hint } from './hint.tsx';

interface FirstFewProps {
  readonly names: readonly string[];
  /** How many are shown at once. */
  readonly count: number;
}

export function FirstFew({ names, count }: FirstFewProps) {
  const first = names.slice(0, count).join(', ');
  if (names.length <= count) return <span className="text-ink-2">{first}</span>;
  return (
    <Hint more={<p className="max-h-80 overflow-y-auto">{names.join(', ')}</p>}>
      <span className="text-ink-2">
        <Trans>
          {first} and {names.length - count} more
        </Trans>
      </span>
    </Hint>
  );
}
