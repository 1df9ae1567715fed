// What has happened to a tag, a row for each thing that somebody did: a promotion and the tag that it moved are one.

import type { z } from 'zod';
import type { eventSchema } from '../../../src/api/event.ts';

export type TagEvent = z.output<typeof eventSchema>;

/** What events about promotions and verdicts tell; to who is no member of the repository, nothing. */
export interface Told {
  readonly promotion?: string;
  readonly policy?: string | null;
  readonly source?: { readonly repository?: string; readonly tag?: string | null };
  /** A repository's name in what a policy said. */
  readonly target?: string | { readonly repository?: string; readonly tag?: string };
  readonly verdict?: string;
  readonly comment?: string | null;
  readonly reason?: string | null;
}

export function toldBy({ data }: Pick<TagEvent, 'data'>): Told {
  return data as Told;
}

/** Without the events that another one in the list, or a promotion beyond its end, has caused and tells itself. */
export function historyRows(events: readonly TagEvent[]): readonly TagEvent[] {
  const promotions = new Set(events.filter(({ type }) => type.startsWith('promotion.')).map(({ id }) => id));
  return events.filter((event) => {
    if (event.type !== 'manifest.pushed') return true;
    return !(promotions.has(event.causedBy ?? '') || toldBy(event).promotion !== undefined);
  });
}

const MOVES = ['manifest.pushed', 'tag.deleted', 'promotion.succeeded', 'promotion.rolled_back'];

/** The promotion that could be rolled back: the last one that moved the tag, from another image. */
export function lastPromotion(rows: readonly TagEvent[]): TagEvent | undefined {
  const last = rows.find(({ type }) => MOVES.includes(type));
  if (last?.type !== 'promotion.succeeded' || last.previousDigest === null) return undefined;
  return toldBy(last).promotion === undefined ? undefined : last;
}
