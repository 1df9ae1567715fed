// `--expires-in-days`: how long something is to be good.

import { CommandError, EXIT } from './exit-code.ts';

/** The time in so many days, as the API takes it. @throws CommandError */
export function expiry(days: number): string {
  const end = new Date(Date.now() + days * 86_400_000);
  if (days > 0 && !Number.isNaN(end.getTime())) return end.toISOString();
  throw new CommandError(EXIT.wrongUsage, '--expires-in-days needs a number of days, such as 90');
}
