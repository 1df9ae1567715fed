// Where the images of a tag were promoted from it: for its history, beside what happened to the tag itself.

import type { PromotionBody } from '../../../src/api/promotion.ts';
import type { TagEvent } from './history-rows.ts';

interface Tag {
  readonly repository: string;
  readonly tag: string;
}

/** Promotions from this tag as rows of its history; those into it are in it already. */
export function promotedFromHere(promotions: readonly PromotionBody[], { repository, tag }: Tag): TagEvent[] {
  return promotions
    .filter(({ source }) => source.repository === repository && source.tag === tag)
    .filter(({ target }) => !(target.repository === repository && target.tag === tag))
    .map(({ id, at, by, policyId, source, target, comment }) => ({
      ...{ id: `from-here-${id ?? at}`, type: 'promotion.succeeded', at, causedBy: null, namespace: null },
      actor: { ...by, credential: null, address: null },
      ...{ repository, tag, digest: source.digest, previousDigest: null },
      data: { policy: policyId, source, target, comment },
    }));
}

interface Read {
  readonly rows: readonly TagEvent[];
  /** There are older ones that are not read yet. */
  readonly hasMore: boolean;
}

/** Both, newest first, as far back as both are read; at the same time, the first one's come before. */
export function inOrder(one: Read, other: Read): TagEvent[] {
  const begin = Math.max(...[one, other].map(({ rows, hasMore }) => (hasMore ? timeOf(rows.at(-1)) : 0)));
  return [...one.rows, ...other.rows]
    .filter((row) => timeOf(row) >= begin)
    .sort((first, second) => timeOf(second) - timeOf(first));
}

function timeOf(row: TagEvent | undefined): number {
  return row === undefined ? 0 : Date.parse(row.at);
}
