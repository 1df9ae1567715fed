// Times in words.

import { plural, t } from '@lingui/core/macro';

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' });
/** Image tools write these where they do not want to say when. */
const NOT_STATED = [1, 1970, 1980];

export const DAY = 86_400_000;

/** How long ago, or until then; what has happened never reads as still to come, whatever the clocks say. */
export function timeInWords(time: string, now: number, { isPast = true }: { readonly isPast?: boolean } = {}): string {
  const seconds = (Date.parse(time) - now) / 1_000;
  const shown = isPast ? Math.min(seconds, 0) : seconds;
  const found = UNITS.find(([, length]) => Math.abs(shown) >= length);
  if (!found) return isPast ? t`just now` : t`now`;
  return relative.format(Math.trunc(shown / found[1]), found[0]);
}

/** Such as `3 h`, and from two days on `4 days`. */
export function ageInWords(hours: number): string {
  return hours < 48 ? t`${Math.floor(hours)} h` : plural(Math.floor(hours / 24), { one: '# day', other: '# days' });
}

export function isStated(time: string | null): time is string {
  return time !== null && !NOT_STATED.includes(new Date(time).getUTCFullYear());
}

/** Such as `expires in 5 days`. */
export function expiryInWords(expiresAt: string | null, now: number): string {
  if (expiresAt === null) return t`does not expire`;
  const left = Date.parse(expiresAt) - now;
  if (left <= 0) return t`expired`;
  // As one says it: what was made a minute ago for a year does not end in 364 days.
  const days = Math.round(left / DAY);
  if (left < DAY) return t`expires ${timeInWords(expiresAt, now, { isPast: false })}`;
  return plural(days, { one: 'expires in # day', other: 'expires in # days' });
}
