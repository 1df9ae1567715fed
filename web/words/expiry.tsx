// When a credential ends: "expired", "expires in 5 days", or never.

import { Hint } from '../parts/hint.tsx';
import { DAY, expiryInWords } from './times.ts';

/** From when on it is told in the colour of a warning. */
const SOON_DAYS = 14;
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });

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
