// Rolling back: a tag returns to the digest that it had before a promotion.

import { actorOf, type Identity } from '../access/identity.ts';
import { authorize } from '../access/right/authorize.ts';
import { requireHolder } from '../access/right/requirements.ts';
import { actorKey, referenceTo } from '../actor.ts';
import type { Transaction } from '../database/database.ts';
import { orderedId } from '../database/ordered-id.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import type { Digest } from '../oci/digest.ts';
import type { Policies } from '../policy/policies.ts';
import { manifestsOnDamaged } from '../registry/damage.ts';
import { findDigest, missingManifests } from '../registry/find-manifest.ts';
import { findRepository } from '../registry/find-repository.ts';
import { findTag } from '../registry/find-tag.ts';
import { immutableError, isImmutableTag } from '../registry/immutability.ts';
import { moveTag } from '../registry/move-tag.ts';
import { noteOtherSizes } from '../registry/note-other-sizes.ts';
import type { Repository } from '../registry/repository.ts';
import { checkComment } from './comment.ts';
import { describePromotion } from './describe-promotion.ts';
import { visiblePromotion } from './list-promotions.ts';
import type { Refusal } from './plan.ts';
import { withPromotion } from './promote.ts';
import { NOTHING_TRAVELLED, type Promotion, promotionRow, readPromotion } from './promotion.ts';
import { keyWasUsed } from './promotion-request.ts';
import { insertPromotions, selectPromotionByKey } from './promotion-table.ts';

export interface RollbackRequest {
  /** The promotion that is to be undone. */
  readonly id: string;
  readonly comment?: string | null | undefined;
  /** A request with a key that this actor used before is not executed again. */
  readonly key?: string | undefined;
}

/**
 * Returns the tag to its previous digest and returns the record of that; no policy is asked. For those who may accept
 * promotions into the target. What a rule forbids is recorded as refused before the error is thrown.
 * @throws AccessRefused; ShiplockError NOT_FOUND; CONFLICT when the promotion moved no tag, the tag was new, has moved
 * since, or when the previous image is gone, not whole or damaged; and for what is recorded: IMMUTABLE, INVALID for a missing
 * comment
 */
export async function rollBack(
  policies: Pick<Policies, 'database' | 'clock' | 'blobs'>,
  identity: Identity,
  request: RollbackRequest,
): Promise<Promotion> {
  const by = actorOf(identity);
  await lookAtBlobs(policies, identity, request);
  const key = `rollback:${actorKey(by)}:${request.key ?? orderedId()}`;
  const at = policies.clock.now();
  const { promotion, refusal } = await policies.database.transaction(async (tx) => {
    const undone = await visiblePromotion(tx, identity, request.id);
    await authorize(tx, identity, 'accept_promotions', undone.target.repository);
    requireHolder(identity);
    const done = await selectPromotionByKey(tx, key);
    if (done?.rolls_back === request.id) return { promotion: readPromotion(done), refusal: undefined };
    if (done) throw keyWasUsed();
    const { target, previous } = await checkRollback(tx, undone);
    const { tag } = undone.target;
    const { comment, refusal: uncommented } = await checkComment(tx, request.comment, [target.namespace]);
    const refusal = uncommented ?? immutable(target, tag);
    const promotion: Promotion = {
      id: orderedId(),
      state: refusal ? 'refused' : 'rolled_back',
      reason: refusal ? `${refusal.word}: ${refusal.error.message}` : null,
      at,
      by: referenceTo(by),
      policyId: null,
      policyVersion: null,
      source: { repository: target.name, tag, digest: previous },
      target: { repository: target.name, tag, previousDigest: refusal ? null : undone.source.digest },
      comment,
      evaluationId: null,
      admission: null,
      travelled: NOTHING_TRAVELLED,
      rollsBack: undone.id,
    };
    if (!refusal) await moveTag(tx, target, { tag, digest: previous, at, by: by.name, promotionId: promotion.id });
    // What was not done does not use the key up.
    await insertPromotions(tx, [promotionRow(promotion, refusal ? `${key}:${promotion.id}` : key)]);
    await recordEvent(tx, {
      type: refusal ? 'promotion.refused' : 'promotion.rolled_back',
      at,
      actor: by,
      repository: target.name,
      tag,
      digest: previous,
      previousDigest: promotion.target.previousDigest ?? undefined,
      data: describePromotion(promotion),
    });
    return { promotion, refusal };
  });
  if (refusal) throw withPromotion(refusal.error, promotion);
  return promotion;
}

/** Before the transaction, since each blob is a look at the disk; only for those who may roll back. */
async function lookAtBlobs(
  policies: Pick<Policies, 'database' | 'clock' | 'blobs'>,
  identity: Identity,
  { id }: RollbackRequest,
): Promise<void> {
  const { rows } = policies.database;
  const { target } = await visiblePromotion(rows, identity, id);
  await authorize(rows, identity, 'accept_promotions', target.repository);
  const repository = await findRepository(rows, target.repository);
  if (repository && target.previousDigest !== null) await noteOtherSizes(policies, repository, [target.previousDigest]);
}

function immutable(target: Repository, tag: string): Refusal | undefined {
  return isImmutableTag(target, tag) ? { word: 'immutable', error: immutableError(target.name, tag) } : undefined;
}

async function checkRollback(tx: Transaction, undone: Promotion): Promise<{ target: Repository; previous: Digest }> {
  const { tag, previousDigest: previous } = undone.target;
  if (undone.state !== 'succeeded' && undone.state !== 'rolled_back') {
    throw conflict(`this promotion (${undone.state}) moved no tag, so there is nothing to roll back`);
  }
  const name = `${undone.target.repository}:${tag}`;
  if (previous === null) throw conflict(`${name} was new: there is nothing to return to; delete the tag instead`);
  const target = await findRepository(tx, undone.target.repository);
  if (!target) throw conflict(`the repository ${undone.target.repository} is gone`);
  const present = await findTag(tx, target, tag);
  if (present?.digest !== undone.source.digest) {
    const now = present ? `is ${present.digest} now` : 'was deleted';
    throw conflict(`${name} has moved since: it ${now}; roll back the newest promotion of the tag`);
  }
  if (!(await findDigest(tx, target, { digest: previous }))) {
    throw conflict(`${target.name} does not have ${previous} any more; promote it again`);
  }
  const absent = (await missingManifests(tx, { source: target, target }, [previous])).get(previous);
  if (absent) {
    throw conflict(`${target.name} no longer has ${absent}, which the index ${previous} lists; promote it again`);
  }
  const blob = (await manifestsOnDamaged(tx)).get(previous);
  if (blob) {
    throw conflict(
      `the blob ${blob} of ${previous} is damaged in the store: push the image to ${target.name} again first`,
    );
  }
  return { target, previous };
}

function conflict(message: string): ShiplockError {
  return new ShiplockError('CONFLICT', message);
}
