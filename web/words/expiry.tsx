// When a credential ends: "expired", "expires in 5 days", or never.

import { plural, t } from '@lingui/core/macro';
import { Hint } from '../parts/hint.tsx';
import { timeInWords } from './times.ts';

const DAY = 86_400_000;
/** From when on it is told in the colour of a warning. */
const SOON_DAYS = 14;
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });

/** Such as `expires in 5 days`. */
export function expiryInWords(expiresAt: string | null, now: number): string {
  if (expiresAt === null) return t`does not expire`;
  const left = Date.parse(expiresAt) - now;
  if (left <= 0) return t`expired`;
  const days = Math.floor(left / DAY);
  if (days === 0) return t`expires ${timeInWords(expiresAt, now, { isPast: false })}`;
  return plural(days, { one: 'expires in # day', other: 'expires in # days' });
}

export function Expiry({ expiresAt }: { readonly expiresAt: string | null }) {
  const words = expiryInWords(expiresAt, Date.now());
  if (expiresAt === null) return <span className="text-ink-3">{words}</span>;
  const left = Date.parse(expiresAt) - Date.now();
  const colour = left <= 0 ? 'font-semibold text-critical' : left < SOON_DAYS * DAY ? 'text-high' : 'text-ink-2';
  return (
    <Hint more={<time dateTime={expiresAt}>{exact.format(new Date(expiresAt))}</time>}>
      <span className={colour}>{words}</span>
    </Hint>
  );
}
