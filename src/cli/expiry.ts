// `--expires-in-days`: how long something is to be good.

import { CommandError, EXIT } from './exit-code.ts';

/** The time in so many days, as the API takes it. @throws CommandError */
export function expiry(days: number): string {
  if (!(days > 0)) throw new CommandError(EXIT.wrongUsage, '--expires-in-days needs a number of days');
  return new Date(Date.now() + days * 86_400_000).toISOString();
}
