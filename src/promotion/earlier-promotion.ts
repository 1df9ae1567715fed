// A policy is asked about the same image again and again: when a signature arrives, when it is scanned again, on its
// schedule. It must not promote it each time, least of all under a new tag for each new time of day, nor pull a tag
// back that has moved on since.

import type { Rows } from '../database/database.ts';
import { lastPush } from '../event/last-push.ts';
import type { Digest } from '../oci/digest.ts';
import type { Evaluation } from '../policy/evaluation.ts';
import { findRepository } from '../registry/find-repository.ts';
import { findTag, type Tag } from '../registry/find-tag.ts';
import { recordsOf } from './earlier-records.ts';
import type { Promotion } from './promotion.ts';

/**
 * The promotions by which this version of the policy brought this image from this tag into its target, newest first.
 * @param ofImages what the policy did with the images so far, oldest first
 */
export function promotedBefore(
  ofImages: readonly Promotion[],
  evaluation: Pick<Evaluation, 'tag' | 'digest' | 'target' | 'policyVersion'>,
): readonly Promotion[] {
  return recordsOf(ofImages, evaluation.tag, evaluation.digest)
    .filter(
      ({ state, target, policyVersion }) =>
        (state === 'succeeded' || state === 'already_there') &&
        target.repository === evaluation.target &&
        policyVersion === evaluation.policyVersion,
    )
    .reverse();
}

/**
 * What an earlier promotion of the same image from the same tag, by the same version of the policy, leaves to do:
 * the target's tag that still has it, which only needs what arrived late; nothing; nothing because the tag has been given
 * to another image; or undefined for promoting it as if for the first time. A push says that somebody wants it there
 * now; applying brings back what was deleted; all else adds nothing to what was decided before.
 * @param promoted the earlier promotions
 * @param there the target's tags as they are now
 */
export function earlierPromotion(
  evaluation: Pick<Evaluation, 'digest' | 'occasion'>,
  promoted: readonly Promotion[],
  there: ReadonlyMap<string, Tag>,
): { readonly tag: string } | { readonly taken: string } | 'nothing to do' | undefined {
  const still = promoted.find(({ target }) => there.get(target.tag)?.digest === evaluation.digest);
  if (still) return { tag: still.target.tag };
  if (promoted.length === 0 || evaluation.occasion === 'push') return undefined;
  if (evaluation.occasion !== 'apply') return 'nothing to do';
  const taken = promoted.find(({ target }) => there.has(target.tag));
  return taken && { taken: taken.target.tag };
}

/**
 * True when the target's tag has a digest that the source's tag got after the evaluated one: two pushes in quick
 * succession may be worked on in either order, and the newer must win.
 */
export async function isSuperseded(
  rows: Rows,
  evaluation: Pick<Evaluation, 'source' | 'tag' | 'digest' | 'occasion'>,
  present: Digest | undefined,
): Promise<boolean> {
  if (present === undefined || present === evaluation.digest || evaluation.occasion !== 'push') return false;
  const source = await findRepository(rows, evaluation.source);
  if (!source || (await findTag(rows, source, evaluation.tag))?.digest === evaluation.digest) return false;
  const theirs = await lastPush(rows, evaluation.source, evaluation.tag, present);
  const ours = await lastPush(rows, evaluation.source, evaluation.tag, evaluation.digest);
  return theirs !== undefined && ours !== undefined && theirs > ours;
}
