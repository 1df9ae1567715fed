// Searches page by page (RFC 2696), to the end or not at all.

import { type Filter, PagedResultsControl, SearchRequest } from 'ldapts';
import { DirectoryAway } from '../directory-away.ts';
import type { Conversation } from './conversation.ts';
import type { Entry } from './entry.ts';
import { ENDING } from './read-reply.ts';

export interface Query {
  readonly base: string;
  /** The base itself, or all below it, too. */
  readonly scope: 'base' | 'sub';
  readonly filter: Filter;
  /** Nothing else is fetched. */
  readonly attributes: readonly string[];
  readonly pageSize: number;
}

/** Asks for no attribute (RFC 4511, section 4.5.1.8). */
export const NO_ATTRIBUTES = ['1.1'];

const SIZE_LIMIT_EXCEEDED = 4;
const NO_SUCH_OBJECT = 32;
const WHY: Readonly<Record<number, string>> = {
  [SIZE_LIMIT_EXCEEDED]: 'let the account that looks people up read pages beyond the size limit, or narrow the search',
  [NO_SUCH_OBJECT]: 'the base is not there',
};

/**
 * Everything that the directory finds, a page at a time; entries of other directories that it refers to are skipped.
 * Who has not been told the end has not seen everything.
 * @throws DirectoryAway when a page ends with anything but success
 */
export async function* search(conversation: Conversation, query: Query): AsyncGenerator<Entry, void> {
  const { base: baseDN, scope, filter, attributes, pageSize: size } = query;
  let cookie: Buffer | undefined = Buffer.alloc(0);
  while (cookie) {
    const controls = [new PagedResultsControl({ value: { size, cookie } })];
    const answer = await conversation.ask(
      (messageId) =>
        new SearchRequest({ messageId, baseDN, scope, filter, attributes: [...attributes], timeLimit: 0, controls }),
      ENDING.search,
    );
    if (answer.code !== 0)
      throw new DirectoryAway(
        `A search of the directory below ${baseDN} ended with result code ${answer.code}: ${WHY[answer.code] ?? 'see appendix A of RFC 4511'}.`,
      );
    yield* answer.entries;
    // A page may be empty and yet not be the last one.
    cookie = answer.cookie;
  }
}
