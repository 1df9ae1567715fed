// VEX documents, and what they took away.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { listEvents } from '../../src/api/operations.ts';
import { listVex, type VexBody } from '../../src/api/vex.ts';
import { client } from '../client.ts';
import { FIRST_PAGE, nextPage } from './page.ts';

export const vexQuery = infiniteQueryOptions({
  queryKey: ['vex'],
  queryFn: ({ pageParam: cursor, signal }) => client.call(listVex, { query: { cursor, limit: 100 } }, { signal }),
  initialPageParam: FIRST_PAGE,
  getNextPageParam: nextPage,
});

/** What went from the report of one image when a document came. */
export interface Suppressed {
  readonly repository: string;
  readonly digest: string;
  readonly tags: readonly string[];
  /** The first 50 names. */
  readonly vulnerabilities: readonly string[];
}

export interface SuppressedByDocument {
  readonly images: readonly Suppressed[];
  /** There is more than was read. */
  readonly isCut: boolean;
}

/** More events are not read. */
const MOST_PAGES = 10;
const PAGE = 500;

/** Read from the events that the document caused: the comparison of all images that followed it. */
export const suppressedQuery = ({ id, addedAt }: Pick<VexBody, 'id' | 'addedAt'>) =>
  queryOptions({
    queryKey: ['vex', id, 'suppressed'],
    queryFn: async ({ signal }): Promise<SuppressedByDocument> => {
      const added = await readEvents('vex.added', addedAt, signal);
      const cause = added.events.find(({ data }) => data['document'] === id);
      if (!cause) return { images: [], isCut: added.isCut };
      const { events, isCut } = await readEvents('scan.refreshed', addedAt, signal);
      const images = events.filter(({ causedBy }) => causedBy === cause.id).map(suppressedBy);
      return { images: images.filter(({ vulnerabilities }) => vulnerabilities.length > 0), isCut };
    },
  });

async function readEvents(type: string, since: string, signal: AbortSignal) {
  const events: EventOfList[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { items, next } = await client.call(listEvents, { query: { type, since, cursor, limit: PAGE } }, { signal });
    events.push(...items);
    if (next === null) return { events, isCut: false };
    cursor = next;
  }
  return { events, isCut: true };
}

interface EventOfList {
  readonly id: string;
  readonly repository: string | null;
  readonly digest: string | null;
  readonly causedBy: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

function suppressedBy({ repository, digest, data }: EventOfList): Suppressed {
  return {
    repository: repository ?? '',
    digest: digest ?? '',
    tags: (data['tags'] as readonly string[] | undefined) ?? [],
    vulnerabilities: (data['disappeared'] as readonly string[] | undefined) ?? [],
  };
}
