// Time as the whole product sees it: one interface, so that tests own it.

/** Whole microseconds since 1970-01-01T00:00:00Z. */
export type Microseconds = number;

export interface Clock {
  now(): Microseconds;
  /** Milliseconds on a watch that only runs on, whatever becomes of the date: for how long something has taken. */
  elapsed(): number;
}

export const MICROSECONDS_PER_SECOND = 1_000_000;
export const MICROSECONDS_PER_HOUR = 3_600 * MICROSECONDS_PER_SECOND;
export const MICROSECONDS_PER_DAY = 24 * MICROSECONDS_PER_HOUR;

/** ISO 8601 in UTC with milliseconds, as every interface shows times. */
export function isoTime(at: Microseconds): string {
  return new Date(Math.floor(at / 1000)).toISOString();
}

/** The last that ISO 8601 writes with a year of four digits, in milliseconds. */
const LAST_TIME = Date.UTC(10_000, 0, 1) - 1;

/** The same for a time from which on something holds: never earlier than it, and for all beyond the year 9999 its end. */
export function isoTimeFrom(at: Microseconds): string {
  return new Date(Math.min(Math.ceil(at / 1000), LAST_TIME)).toISOString();
}

/** Housekeeping, which looks whether something is due again, comes once an hour, a moment earlier or later. */
const SLACK = MICROSECONDS_PER_HOUR / 2;

/** Whether what is done every so many hours, and was done last then, is due now; also when "then" is yet to come, since the clock was set back. */
export function isDueAgain(last: Microseconds, hours: number, now: Microseconds): boolean {
  return last > now || now - last >= hours * MICROSECONDS_PER_HOUR - SLACK;
}
