// Deleting tags, and bringing deleted ones back.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { CallInput } from '../../src/api/call.ts';
import * as tagDeletion from '../../src/api/tag-deletion.ts';
import { client } from '../client.ts';
import { FIRST_PAGE, nextPage } from './page.ts';
import { queryClient } from './query-client.ts';

export const deletedTagsQuery = (repository: string) =>
  infiniteQueryOptions({
    queryKey: ['repository', repository, 'deleted-tags'],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(tagDeletion.listDeletedTags, { params: { repository }, query: { cursor, limit: 100 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

/** @throws Refusal */
export async function restoreTag(repository: string, id: string) {
  const restored = await client.call(tagDeletion.restoreTag, { params: { repository, id } });
  await queryClient.invalidateQueries({ queryKey: ['repository', repository] });
  return restored;
}

type Selection = NonNullable<CallInput<typeof tagDeletion.planTagDeletion>['body']>;

/** What deleting these tags would do. */
export const deletionPlanQuery = (repository: string, selection: Selection | undefined) =>
  queryOptions({
    queryKey: ['repository', repository, 'deletion-plan', selection],
    enabled: selection !== undefined,
    staleTime: 0,
    queryFn: ({ signal }) => {
      if (!selection) throw new Error('there is nothing to plan');
      return client.call(tagDeletion.planTagDeletion, { params: { repository }, body: selection }, { signal });
    },
  });

type Order = NonNullable<CallInput<typeof tagDeletion.deleteTags>['body']>;

/** So many are named with one call. */
const NAMED_AT_ONCE = 500;

export interface DeletedSoFar {
  readonly deleted: readonly string[];
  readonly refused: readonly { readonly tag: string; readonly reason: string }[];
}

/**
 * Deletes them, call by call, until all has been done or the signal says stop; returns what was done.
 * @param onPart told after each call of all that was done until then
 * @throws Refusal
 */
export async function deleteTags(
  repository: string,
  order: Order,
  { signal, onPart }: { readonly signal: AbortSignal; readonly onPart: (done: DeletedSoFar) => void },
): Promise<DeletedSoFar> {
  const done = { deleted: [] as string[], refused: [] as { tag: string; reason: string }[] };
  try {
    for (let body: Order | undefined = firstPart(order); body && !signal.aborted; ) {
      const part = await client.call(tagDeletion.deleteTags, { params: { repository }, body });
      done.deleted.push(...part.deleted);
      done.refused.push(...part.refused);
      onPart({ ...done });
      const count = done.deleted.length + done.refused.length;
      if ('tags' in order) body = namesFrom(order.tags, count);
      else body = part.next === null ? undefined : { ...order, after: part.next };
    }
    return done;
  } finally {
    await queryClient.invalidateQueries({ queryKey: ['repository', repository] });
  }
}

function firstPart(order: Order): Order | undefined {
  return 'tags' in order ? namesFrom(order.tags, 0) : order;
}

function namesFrom(tags: Extract<Order, { tags: readonly object[] }>['tags'], start: number): Order | undefined {
  const part = tags.slice(start, start + NAMED_AT_ONCE);
  return part.length === 0 ? undefined : { tags: part };
}
