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
