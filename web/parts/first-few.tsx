// The first of many names; the others are behind them.

import { t } from '@lingui/core/macro';
import { listInWords } from '../language/in-words.ts';
import { Hint } from './hint.tsx';

interface FirstFewProps {
  readonly names: readonly string[];
  /** How many are shown at once. */
  readonly count: number;
}

export function FirstFew({ names, count }: FirstFewProps) {
  const rest = names.length - count;
  if (rest <= 0) return <span className="text-ink-2">{listInWords(names)}</span>;
  return (
    <Hint more={<p className="max-h-80 overflow-y-auto">{names.join(', ')}</p>}>
      <span className="text-ink-2">{listInWords([...names.slice(0, count), t`${rest} more`])}</span>
    </Hint>
  );
}
