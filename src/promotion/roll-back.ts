// Rolling back: a tag returns to the digest that it had before a promotion.

import { authorize } from '../access/authorize.ts';
import { actorOf, type Identity } from '../access/identity.ts';
import { requireUser } from '../access/requirements.ts';
import { actorKey, referenceTo } from '../actor.ts';
import type { Transaction } from '../database/database.ts';
import { orderedId } from '../database/ordered-id.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import type { Digest } from '../oci/digest.ts';
import type { Policies } from '../policy/policies.ts';
import { findManifest } from '../registry/find-manifest.ts';
import { findRepository } from '../registry/find-repository.ts';
import { findTag } from '../registry/find-tag.ts';
import { moveTag } from '../registry/move-tag.ts';
import type { Repository } from '../registry/repository.ts';
import { requireComment } from './comment.ts';
import { describePromotion } from './describe-promotion.ts';
import { visiblePromotion } from './list-promotions.ts';
import { keyWasUsed } from './promote.ts';
import { NOTHING_TRAVELLED, type Promotion, promotionRow, readPromotion } from './promotion.ts';
import { insertPromotions, selectPromotionByKey } from './promotion-table.ts';

export interface RollbackRequest {
  /** The promotion that is to be undone. */
  readonly id: string;
  readonly comment?: string | null | undefined;
  /** A request with a key that this actor used before is not carried out again. */
  readonly key?: string | undefined;
}

/**
 * Returns the tag to its previous digest and returns the record of that; no policy is asked. For those who may accept
 * promotions into the target.
 * @throws AccessRefused; ShiplockError NOT_FOUND; INVALID for a missing comment; IMMUTABLE; CONFLICT when the promotion
 * moved no tag, the tag was new, has moved since, or when the previous manifest is gone
 */
export async function rollBack(
  policies: Pick<Policies, 'database' | 'clock'>,
  identity: Identity,
  request: RollbackRequest,
): Promise<Promotion> {
  const at = policies.clock.now();
  const by = actorOf(identity);
  const key = `rollback:${actorKey(by)}:${request.key ?? orderedId()}`;
  return policies.database.transaction(async (tx) => {
    const undone = await visiblePromotion(tx, identity, request.id);
    await authorize(tx, identity, 'accept_promotions', undone.target.repository);
    requireUser(identity);
    const done = await selectPromotionByKey(tx, key);
    if (done?.rolls_back === request.id) return readPromotion(done);
    if (done) throw keyWasUsed();
    const { target, previous } = await checkRollback(tx, undone);
    const promotion: Promotion = {
      id: orderedId(),
      state: 'rolled_back',
      reason: null,
      at,
      by: referenceTo(by),
      policyId: null,
      policyVersion: null,
      source: { repository: target.name, tag: undone.target.tag, digest: previous },
      target: { repository: target.name, tag: undone.target.tag, previousDigest: undone.source.digest },
      comment: await requireComment(tx, request.comment, [target.namespace]),
      evaluationId: null,
      travelled: NOTHING_TRAVELLED,
      rollsBack: undone.id,
    };
    const { tag } = promotion.target;
    await moveTag(tx, target, { tag, digest: previous, at, by: by.name, promotionId: promotion.id });
    await insertPromotions(tx, [promotionRow(promotion, key)]);
    await recordEvent(tx, {
      type: 'promotion.rolled_back',
      at,
      actor: by,
      repository: target.name,
      tag,
      digest: previous,
      previousDigest: undone.source.digest,
      data: describePromotion(promotion),
    });
    return promotion;
  });
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
  if (!(await findManifest(tx, target, { digest: previous }))) {
    throw conflict(`${target.name} does not have ${previous} any more; promote it again`);
  }
  return { target, previous };
}

function conflict(message: string): ShiplockError {
  return new ShiplockError('CONFLICT', message);
}
