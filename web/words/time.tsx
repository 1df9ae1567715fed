// Times: how long ago, with the exact one for who wants it.

import { Trans } from '@lingui/react/macro';
import { Hint } from '../parts/hint.tsx';
import { isStated, timeInWords } from './times.ts';

const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });

/** The time itself, such as `27 Nov 2026, 14:02:11 UTC`. */
export function exactTime(time: string): string {
  return exact.format(new Date(time));
}

export function Ago({ time, isPast = true }: { readonly time: string | null; readonly isPast?: boolean }) {
  if (!isStated(time))
    return (
      <span className="text-ink-3">
        <Trans>not stated</Trans>
      </span>
    );
  return (
    <Hint more={<time dateTime={time}>{exactTime(time)}</time>}>
      <span>{timeInWords(time, Date.now(), { isPast })}</span>
    </Hint>
  );
}
