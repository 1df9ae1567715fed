// Jobs in turn, by whose they are: however many somebody's pushes have made due in a namespace, those of others wait for the
// ones that are running only. It is not kept: after a start, all begin anew.

import { type ActorReference, actorKey } from '../actor.ts';
import type { DueShare } from './due-job-table.ts';

/** The most shares of which it is remembered when they had their turn. */
const MOST = 10_000;

/** How many of a share's jobs are begun. */
export interface Portion {
  readonly share: DueShare;
  readonly count: number;
}

/** One text for one share. */
export function shareName({ namespace, requester }: Pick<DueShare, 'namespace' | 'requester'>): string {
  return `${namespace} ${requester}`;
}

/** The share of which a job is. */
export function shareOfJob(repository: string | null, requestedBy: ActorReference): string {
  return shareName({ namespace: repository?.split('/')[0] ?? '', requester: actorKey(requestedBy) });
}

export class ShareTurns {
  readonly #last = new Map<string, number>();
  #turn = 0;

  /**
   * Deals places out, one after the other, to whoever's last turn is the longest ago.
   * @param shares of which jobs are due
   * @param room how many more of a share's jobs may run
   */
  deal(shares: readonly DueShare[], places: number, room: (share: string) => number): Portion[] {
    if (this.#last.size > MOST) this.#last.clear();
    const inOrder = shares
      .map((share) => ({ share, name: shareName(share) }))
      .map(({ share, name }) => ({ share, name, count: 0, most: Math.min(share.due, room(name)) }))
      .sort((a, b) => this.#lastTurn(a.name) - this.#lastTurn(b.name) || a.share.since - b.share.since);
    let left = places;
    for (let open = inOrder; left > 0 && open.length > 0; open = open.filter(({ count, most }) => count < most)) {
      for (const one of open) {
        if (left === 0 || one.count >= one.most) continue;
        one.count += 1;
        left -= 1;
        this.#turn += 1;
        this.#last.set(one.name, this.#turn);
      }
    }
    return inOrder.filter(({ count }) => count > 0).map(({ share, count }) => ({ share, count }));
  }

  #lastTurn(share: string): number {
    return this.#last.get(share) ?? 0;
  }
}
