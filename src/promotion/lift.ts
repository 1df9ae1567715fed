// What is asked of a promotion, and what becomes of it.

import type { Actor } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { ShiplockError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { Repository } from '../registry/repository.ts';
import type { Promotion } from './promotion.ts';

/** One image that is to be lifted. */
export interface Lift {
  /** Makes it happen once. */
  readonly key: string;
  readonly sourceTag: string | null;
  readonly digest: Digest;
  readonly targetTag: string;
  readonly evaluationId: string | null;
  /** Why it is refused, as far as the caller knows. */
  readonly refusal?: Refusal | undefined;
  /** What makes it happen; undefined for a person's act. */
  readonly cause?: { readonly event: string; readonly depth: number } | undefined;
}

export interface Refusal {
  /** The rule in a word, with which the recorded reason begins. */
  readonly word: string;
  readonly error: ShiplockError;
}

export type Decision =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'already_there' }
  | { readonly kind: 'moved'; readonly previous: Digest | null };

export interface LiftOrder {
  readonly source: Repository;
  /** A repository that does not exist is created private; the caller has checked that this may be. */
  readonly target: string;
  readonly by: Actor;
  readonly policy: { readonly id: string; readonly version: number } | null;
  readonly comment: string | null;
  readonly at: Microseconds;
  readonly lifts: readonly Lift[];
  /** A record that says the same already, so that no second one is written; undefined when there is none. */
  known(outcome: Pick<Promotion, 'state' | 'reason'>, lift: Lift): Promotion | undefined;
}

export interface LiftRecord {
  readonly promotion: Promotion;
  readonly lift: Lift;
  readonly decision: Decision;
  /** False when an older record says the same. */
  readonly isNew: boolean;
}

/** How many promotions stand between what this lift does and a person's act. */
export function depthOf(lift: Lift): number {
  return lift.cause ? lift.cause.depth + 1 : 0;
}
