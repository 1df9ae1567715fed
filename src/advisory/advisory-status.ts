// What is in force of the advisories, as everybody may know it who has an account.

import type { Identity } from '../access/identity.ts';
import { isSystemAdmin } from '../access/right/requirements.ts';
import { MICROSECONDS_PER_DAY, type Microseconds } from '../clock.ts';
import type { Advisories } from './advisories.ts';
import { type AdvisoriesInForce, advisoriesInForce } from './advisory-store.ts';
import { type FollowState, findFollowState } from './follow/follow-state.ts';

export interface AdvisoryStatus {
  readonly present: AdvisoriesInForce | undefined;
  /** How old the data is; null when there is none. */
  readonly age: Microseconds | null;
  /** Older than this deployment allows. */
  readonly isStale: boolean;
  /** The followed tag, for system admins: the repository may be private, and the errors tell of another registry. */
  readonly follows: { readonly reference: string; readonly state: FollowState | undefined } | null;
}

/** What is in force, and how old it is. */
export async function readAdvisoryStatus(room: Advisories, by: Identity): Promise<AdvisoryStatus> {
  const { database, clock, advisories, following } = room;
  const { rows } = database;
  const present = await advisoriesInForce(rows, advisories);
  const age = present ? clock.now() - present.asOf : null;
  const isStale = age !== null && advisories.maxAgeDays > 0 && age >= advisories.maxAgeDays * MICROSECONDS_PER_DAY;
  const follows =
    following && isSystemAdmin(by)
      ? { reference: following.reference, state: await findFollowState(rows, following) }
      : null;
  return { present, age, isStale, follows };
}
