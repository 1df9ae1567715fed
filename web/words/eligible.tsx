// Until when something waits that time alone will release.

import { t } from '@lingui/core/macro';
import { useEffect, useState } from 'react';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LOOK_EVERY = 5_000;

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayAndClock = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** Such as `passes at 14:05 (in 3 h 12 min)`. */
export function eligibleInWords(eligibleAt: string, now: number): string {
  const left = Date.parse(eligibleAt) - now;
  if (left <= 0) return t`passes as soon as it is asked again`;
  const at = (left < DAY ? clock : dayAndClock).format(new Date(eligibleAt));
  return t`passes at ${at} (in ${leftInWords(left)})`;
}

export function Eligible({ at }: { readonly at: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOK_EVERY);
    return () => clearInterval(timer);
  }, []);
  return <time dateTime={at}>{eligibleInWords(at, now)}</time>;
}

function leftInWords(left: number): string {
  const [days, hours, minutes] = [
    Math.floor(left / DAY),
    Math.floor((left % DAY) / HOUR),
    Math.floor((left % HOUR) / MINUTE),
  ];
  if (days > 0) return t`${days} d ${hours} h`;
  if (hours > 0) return t`${hours} h ${minutes} min`;
  return minutes > 0 ? t`${minutes} min` : t`less than a minute`;
}
