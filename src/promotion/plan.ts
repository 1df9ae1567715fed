// What is asked of a promotion, and what is planned of it before anything is written.

import type { Actor } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { ShiplockError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { Verdict } from '../policy/verdict.ts';
import type { Repository } from '../registry/repository.ts';
import type { Promotion } from './promotion.ts';
import type { Travel } from './travel.ts';

/** One image that is to be promoted. */
export interface Wanted {
  /** Makes it happen once. */
  readonly key: string;
  readonly sourceTag: string | null;
  readonly digest: Digest;
  readonly targetTag: string;
  /** What the target tag has to stand on; null for a tag that is not there, undefined for whatever it is. */
  readonly expectedPrevious?: string | null | undefined;
  readonly evaluationId: string | null;
  /** What the target's admission rules said of it; undefined where nobody asked them. */
  readonly admission?: Admitted | undefined;
  /** Why it is refused, as far as the caller knows. */
  readonly refusal?: Refusal | undefined;
  /** What makes it happen; undefined for a person's act. */
  readonly cause?: { readonly event: string; readonly depth: number } | undefined;
}

/** What admission rules said of an image, and whether somebody who may has let it in all the same. */
export interface Admitted {
  /** Of the rules that were asked. */
  readonly version: number;
  readonly verdict: Pick<Verdict, 'verdict' | 'reason' | 'rules'>;
  readonly overridden: boolean;
}

export interface Refusal {
  /** The rule in a word, with which the recorded reason begins. */
  readonly word: string;
  readonly error: ShiplockError;
}

/** Images of one repository that are to be promoted into another one. */
export interface PromotionOrder {
  readonly source: Repository;
  readonly target: string;
  /** True where whoever asked may promote into the target and not see what it has. */
  readonly isTargetHidden?: boolean | undefined;
  /** A target that is not there is made, private; the caller has checked that this may be. */
  readonly create: boolean;
  readonly by: Actor;
  readonly policy: { readonly id: string; readonly version: number } | null;
  readonly comment: string | null;
  readonly at: Microseconds;
  readonly wanted: readonly Wanted[];
  /** What the same policy did with the images so far, or what the same person was told of them; oldest first. */
  readonly earlier: readonly Promotion[];
}

export type Decision =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'already_there' }
  | { readonly kind: 'moved'; readonly previous: Digest | null };

/** What becomes of one image. */
export interface Plan {
  readonly wanted: Wanted;
  readonly decision: Decision;
  /** The record of it. */
  readonly promotion: Promotion;
  /** False when an older record says the same. */
  readonly isNew: boolean;
}

export interface PlannedOrder {
  /** Undefined where it has to be created. */
  readonly target: Repository | undefined;
  /** In the order of what is wanted. */
  readonly plans: readonly Plan[];
  readonly travel: Travel;
}

/** How many promotions stand between what this one does and a person's act. */
export function depthOf({ cause }: Pick<Wanted, 'cause'>): number {
  return cause ? cause.depth + 1 : 0;
}
