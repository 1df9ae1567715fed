// All values of an attribute. Active Directory gives long ones in ranges: `member;range=0-1499`, and the rest when asked for
// it ([MS-ADTS] 3.1.1.3.1.3.3).

import { DirectoryAway } from '../directory-away.ts';
import type { Conversation } from './conversation.ts';
import type { Entry } from './entry.ts';
import { has } from './filter.ts';
import { search } from './search.ts';

/**
 * The values, piece by piece, so that nobody has to hold them all.
 * @throws DirectoryAway when the ranges do not follow one another to the end
 */
export async function* wholeValues(
  conversation: Conversation,
  entry: Entry,
  attribute: string,
): AsyncGenerator<readonly Buffer[], void> {
  yield entry.values.get(attribute.toLowerCase()) ?? [];
  let range = rangeOf(entry, attribute);
  let next = 0;
  while (range) {
    if (range.start !== next || (range.end !== undefined && range.end < range.start))
      throw new DirectoryAway(
        `The directory left out values of ${attribute}: it gave them from ${range.start}, not ${next}.`,
      );
    yield range.values;
    if (range.end === undefined) return;
    next = range.end + 1;
    range = await fetchRange(conversation, entry.dn, attribute, next);
  }
}

interface Range {
  readonly start: number;
  /** Undefined for the last range. */
  readonly end: number | undefined;
  readonly values: readonly Buffer[];
}

function rangeOf(entry: Entry, attribute: string): Range | undefined {
  const prefix = `${attribute.toLowerCase()};range=`;
  for (const [description, values] of entry.values) {
    if (!description.startsWith(prefix)) continue;
    const [, start, end] = /^(\d{1,9})-(\d{1,9}|\*)$/.exec(description.slice(prefix.length)) ?? [];
    if (start === undefined) throw new DirectoryAway(`The directory gave a range of ${attribute} that cannot be read.`);
    return { start: Number(start), end: end === '*' ? undefined : Number(end), values };
  }
  return undefined;
}

async function fetchRange(conversation: Conversation, base: string, attribute: string, start: number): Promise<Range> {
  const attributes = [`${attribute};range=${start}-*`];
  for await (const entry of search(conversation, {
    base,
    scope: 'base',
    filter: has('objectClass'),
    attributes,
    pageSize: 1,
  })) {
    const range = rangeOf(entry, attribute);
    if (range) return range;
  }
  throw new DirectoryAway(`The directory did not give the values of ${attribute} from ${start} on.`);
}
