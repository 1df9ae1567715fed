// The variables of tag templates: strftime's letters, always in English and UTC, and %n for the tag of the source.

import { MICROSECONDS_PER_SECOND, type Microseconds } from '../clock.ts';

/** What a template is rendered for. */
export interface TagMoment {
  /** The tag in the source. */
  readonly tag: string;
  /** When the promotion happens. */
  readonly at: Microseconds;
}

interface TagVariable {
  /** The fewest characters that it can give. */
  readonly shortest: number;
  /** It gives the same text always. */
  readonly constant?: boolean;
  render(moment: TagMoment): string;
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const MILLISECONDS_PER_DAY = 86_400_000;

export const TAG_VARIABLES: ReadonlyMap<string, TagVariable> = new Map<string, TagVariable>([
  ['n', { shortest: 1, render: ({ tag }) => tag }],
  ['A', time(6, (date) => DAYS[date.getUTCDay()] ?? '')],
  ['a', time(3, (date) => (DAYS[date.getUTCDay()] ?? '').slice(0, 3))],
  ['w', time(1, (date) => String(date.getUTCDay()))],
  ['d', time(2, (date) => padded(date.getUTCDate(), 2))],
  ['B', time(3, (date) => MONTHS[date.getUTCMonth()] ?? '')],
  ['b', time(3, (date) => (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3))],
  ['m', time(2, (date) => padded(date.getUTCMonth() + 1, 2))],
  ['Y', time(4, (date) => padded(date.getUTCFullYear(), 4))],
  ['y', time(2, (date) => padded(date.getUTCFullYear() % 100, 2))],
  ['H', time(2, (date) => padded(date.getUTCHours(), 2))],
  ['I', time(2, (date) => padded(date.getUTCHours() % 12 || 12, 2))],
  ['p', time(2, (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'))],
  ['M', time(2, (date) => padded(date.getUTCMinutes(), 2))],
  ['S', time(2, (date) => padded(date.getUTCSeconds(), 2))],
  ['f', { shortest: 6, render: ({ at }) => padded(at % MICROSECONDS_PER_SECOND, 6) }],
  ['Z', { shortest: 3, constant: true, render: () => 'UTC' }],
  ['j', time(3, (date) => padded(dayOfYear(date) + 1, 3))],
  ['W', time(2, (date) => padded(weekOfYear(date), 2))],
]);

function time(shortest: number, render: (date: Date) => string): TagVariable {
  return { shortest, render: ({ at }) => render(new Date(Math.floor(at / 1000))) };
}

function padded(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

/** Counted from 0. */
function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / MILLISECONDS_PER_DAY);
}

/** POSIX strftime, %W: weeks begin on Monday, and the days before the year's first Monday are in week 0. */
function weekOfYear(date: Date): number {
  const sinceMonday = (date.getUTCDay() + 6) % 7;
  return Math.floor((dayOfYear(date) + 7 - sinceMonday) / 7);
}
