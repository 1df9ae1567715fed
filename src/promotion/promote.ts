// Promotion by hand.

import { actorKey } from '../actor.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { orderedId } from '../database/ordered-id.ts';
import { ShiplockError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import { isTag, namespaceOf, parseReference } from '../oci/reference.ts';
import { checkTargetName, mayNotPromoteInto } from '../policy/check-policy.ts';
import type { Policies } from '../policy/policies.ts';
import { findManifest } from '../registry/find-manifest.ts';
import { getRepository } from '../registry/find-repository.ts';
import { findTag } from '../registry/find-tag.ts';
import type { Repository } from '../registry/repository.ts';
import { requireComment } from './comment.ts';
import type { LiftOrder } from './lift.ts';
import { type Lifted, liftImages } from './lift-images.ts';
import { type Promotion, readPromotion } from './promotion.ts';
import { selectAlreadyThere, selectPromotionByKey } from './promotion-table.ts';

export interface PromotionRequest {
  readonly source: {
    readonly repository: string;
    /** A tag or a digest. */
    readonly reference: string;
  };
  readonly target: {
    readonly repository: string;
    /** By default the tag of the source. */
    readonly tag?: string | undefined;
  };
  readonly comment?: string | null | undefined;
  readonly by: LiftOrder['by'];
  /** A request with a key that this actor used before is not carried out again. */
  readonly key?: string | undefined;
  /** True when the actor may accept promotions into the repository, or create it if there is none. */
  mayPromoteInto(rows: Rows, repository: string): Promise<boolean>;
}

/**
 * Promotes an image and returns the record, durable when it resolves; the door has checked that the actor may promote
 * from the source. What a rule forbids is recorded as refused before the error is thrown.
 * @throws ShiplockError INVALID (reference, tag, missing comment), NAME_UNKNOWN, NAME_INVALID, MANIFEST_UNKNOWN,
 * DENIED, CONFLICT (the key was used for another request), and for what is recorded: NEXT_HOP, IMMUTABLE
 */
export async function promote(
  policies: Pick<Policies, 'database' | 'clock'>,
  request: PromotionRequest,
): Promise<Promotion> {
  const at = policies.clock.now();
  const { promotion, error } = await policies.database.transaction((tx) => lift(tx, request, at));
  if (error) throw withPromotion(error, promotion);
  return promotion;
}

/**
 * The promotion that the request would make, with the state and reason that would be recorded; nothing is written. Its
 * id stands for nothing.
 * @throws ShiplockError as `promote`
 */
export async function dryRunPromotion(
  policies: Pick<Policies, 'database' | 'clock'>,
  request: PromotionRequest,
): Promise<Promotion> {
  const at = policies.clock.now();
  const outcome: { lifted?: Lifted } = {};
  try {
    await policies.database.transaction(async (tx) => {
      outcome.lifted = await lift(tx, request, at);
      throw new RollBack();
    });
  } catch (error) {
    if (!(error instanceof RollBack)) throw error;
  }
  const { lifted } = outcome;
  if (!lifted) throw new Error('the transaction was not run');
  if (lifted.error) throw lifted.error;
  return lifted.promotion;
}

/** Thrown to leave a transaction without its effects. */
class RollBack extends Error {}

async function lift(tx: Transaction, request: PromotionRequest, at: number): Promise<Lifted> {
  const { by } = request;
  const key = `hand:${actorKey(by)}:${request.key ?? orderedId()}`;
  const done = await selectPromotionByKey(tx, key);
  if (done) return { promotion: sameAgain(readPromotion(done), request), error: undefined };
  const source = await getRepository(tx, request.source.repository);
  const { digest, sourceTag } = await resolve(tx, source, request.source.reference);
  const target = request.target.repository;
  checkTarget(source, target);
  const targetTag = tagInTarget(request.target.tag, sourceTag);
  const comment = await requireComment(tx, request.comment, [source.namespace, namespaceOf(target)]);
  if (!(await request.mayPromoteInto(tx, target))) throw mayNotPromoteInto(target);
  const found = await selectAlreadyThere(tx, {
    by,
    target,
    tag: targetTag,
    digest,
  });
  const [lifted] = await liftImages(tx, {
    source,
    target,
    by,
    policy: null,
    comment,
    at,
    lifts: [{ key, sourceTag, digest, targetTag, evaluationId: null }],
    known: ({ state }) => (state === 'already_there' && found ? readPromotion(found) : undefined),
  });
  return lifted as Lifted;
}

/** @throws ShiplockError CONFLICT when the key of the request was used for another one */
function sameAgain(done: Promotion, { source, target }: PromotionRequest): Promotion {
  const isSame =
    done.source.repository === source.repository &&
    [done.source.tag, done.source.digest].includes(source.reference) &&
    done.target.repository === target.repository &&
    (target.tag ?? done.target.tag) === done.target.tag;
  if (isSame) return done;
  throw keyWasUsed();
}

/** The error for a key under which something else was done. */
export function keyWasUsed(): ShiplockError {
  return new ShiplockError('CONFLICT', 'this Idempotency-Key was used for another request: use a new one');
}

async function resolve(
  rows: Rows,
  source: Repository,
  text: string,
): Promise<{ digest: Digest; sourceTag: string | null }> {
  const reference = parseReference(text);
  if (!reference) throw new ShiplockError('INVALID', `${JSON.stringify(text)} is neither a tag nor a digest`);
  const sourceTag = reference.tag ?? null;
  const digest =
    reference.digest === undefined
      ? (await findTag(rows, source, reference.tag))?.digest
      : (await findManifest(rows, source, reference))?.digest;
  if (digest) return { digest, sourceTag };
  throw new ShiplockError('MANIFEST_UNKNOWN', `${source.name} has no ${text}`, {
    name: source.name,
    reference: text,
  });
}

function checkTarget(source: Repository, target: string): void {
  checkTargetName(target);
  if (target === source.name) {
    throw new ShiplockError('INVALID', 'source and target are the same repository; promote to another one');
  }
}

function tagInTarget(wanted: string | undefined, sourceTag: string | null): string {
  const tag = wanted ?? sourceTag;
  if (tag === null) {
    throw new ShiplockError('INVALID', 'the source is named by its digest: say under which tag it goes to the target');
  }
  if (!isTag(tag)) throw new ShiplockError('TAG_INVALID', `${JSON.stringify(tag)} is not a valid tag`);
  return tag;
}

function withPromotion(error: ShiplockError, promotion: Promotion): ShiplockError {
  const detail = typeof error.detail === 'object' ? error.detail : {};
  return new ShiplockError(error.code, error.message, { ...detail, promotion: promotion.id });
}
