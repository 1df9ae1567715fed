// Promotion by hand.

import { actorOf, type Identity } from '../access/identity.ts';
import { authorize } from '../access/right/authorize.ts';
import { requireHolder } from '../access/right/requirements.ts';
import { actorKey } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import { orderedId } from '../database/ordered-id.ts';
import { ShiplockError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import { namespaceOf } from '../oci/reference.ts';
import type { Policies } from '../policy/policies.ts';
import type { AdmissionAnswer, Ask } from '../policy/question.ts';
import { isTargetHidden, requireForeseeableTarget, requireTarget, unseenWords } from '../policy/target.ts';
import { findRepository, getRepository } from '../registry/find-repository.ts';
import { findTag } from '../registry/find-tag.ts';
import { noteOtherSizes } from '../registry/note-other-sizes.ts';
import { checkComment } from './comment.ts';
import type { Plan, PromotionOrder } from './plan.ts';
import { planBlindly, planPromotions, promoteImages } from './promote-images.ts';
import { type Promotion, readPromotion } from './promotion.ts';
import {
  checkTarget,
  imageOf,
  type PromotionRequest,
  sameAgain,
  tagInTarget,
  targetRepository,
} from './promotion-request.ts';
import { selectAlreadyThere, selectPromotionByKey } from './promotion-table.ts';

/** A tag that moves each time while its image is asked about is not followed for longer. */
const MOST_ATTEMPTS = 5;

/** What promoting by hand works with. */
export type PromotionRoom = Pick<Policies, 'database' | 'clock' | 'blobs'> & { readonly ask: Ask };

/**
 * Promotes an image and returns the record, durable when it resolves; for those who may promote from the source and into
 * the target. What a rule forbids is recorded as refused before the error is thrown.
 * @throws AccessRefused; ShiplockError DENIED, INVALID (reference, tag), NAME_INVALID, MANIFEST_UNKNOWN, CONFLICT (the key
 * was used for another request), NAME_UNKNOWN for a target that is not there and may not be made, and for what is recorded: NEXT_HOP, IMMUTABLE, ADMISSION,
 * CONFLICT when the target tag is not what is expected, INVALID for a missing comment; CONFLICT without a record where the source tag moves on and on
 */
export async function promote(policies: PromotionRoom, by: Identity, request: PromotionRequest): Promise<Promotion> {
  const { promotion, error } = await untilItStands(request, async () => {
    const order = await foreseenOrder(policies, by, request, requireTarget);
    const judged = order && (await askAdmission(policies, by, order));
    if (order) await lookAtBlobs(policies, order);
    // Of two at the same time, what the one that is recorded first brings about comes first.
    const at = policies.clock.now();
    return policies.database.transaction(async (tx) => {
      const prepared = await prepare(tx, by, request, { at, judged, requireTarget });
      if ('movedTo' in prepared) return prepared;
      if ('done' in prepared) return { promotion: prepared.done, error: undefined };
      return outcomeOf(await promoteImages(tx, prepared.order));
    });
  });
  if (error) throw withPromotion(error, promotion);
  return promotion;
}

/**
 * The promotion that the request would make, with the state and reason that would be recorded, and whether it would make
 * the target; nothing is written, and no writer waits for it. Its id names no record, unless the request was made before under
 * its key. Where the target would have to be made, `newRepository` says so, also to a request that does not say `create`.
 * Of a target that may not be seen nothing is looked at, and the reason says so.
 * @throws as `promote`, but for NAME_UNKNOWN of a target that is not there; what `promote` records as refused is thrown without
 * a record
 */
export async function dryRunPromotion(
  policies: PromotionRoom,
  by: Identity,
  request: PromotionRequest,
): Promise<{ readonly promotion: Promotion; readonly newRepository: boolean }> {
  const { rows } = policies.database;
  const prepared = await untilItStands(request, async () => {
    const order = await foreseenOrder(policies, by, request, requireForeseeableTarget);
    const judged = order && !order.isTargetHidden ? await askAdmission(policies, by, order) : undefined;
    const asked = { at: policies.clock.now(), judged, requireTarget: requireForeseeableTarget };
    return prepare(rows, by, request, asked);
  });
  if ('done' in prepared) return { promotion: prepared.done, newRepository: false };
  const { isTargetHidden: isBlind = false } = prepared.order;
  const { plans, target } = await (isBlind ? planBlindly : planPromotions)(rows, prepared.order);
  const { promotion, error } = outcomeOf(plans);
  if (error) throw error;
  if (isBlind)
    return { promotion: { ...promotion, reason: unseenWords(promotion.target.repository) }, newRepository: false };
  return { promotion, newRepository: target === undefined };
}

function outcomeOf([plan]: readonly Plan[]): { promotion: Promotion; error: ShiplockError | undefined } {
  if (!plan) throw new Error('one image was wanted, and none was planned');
  const { promotion, decision } = plan;
  return { promotion, error: decision.kind === 'refused' ? decision.refusal.error : undefined };
}

interface Preparing {
  readonly at: Microseconds;
  readonly judged: Judged | undefined;
  /** Who may, or may ask about it. */
  readonly requireTarget: RequireTarget;
}

type RequireTarget = (rows: Rows, by: Identity, target: string) => Promise<void>;

/** Where the source tag stands, which it did not when the admission rules were asked. */
interface Moved {
  readonly movedTo: Digest;
}

/** Decides, and decides anew about the image to which the source tag moved meanwhile. @throws ShiplockError CONFLICT when it moves on and on */
async function untilItStands<Found extends object>(
  { source: { repository, reference } }: PromotionRequest,
  attempt: () => Promise<Found | Moved>,
): Promise<Found> {
  for (let attempts = 1; ; attempts++) {
    const found = await attempt();
    if (!('movedTo' in found)) return found;
    if (attempts < MOST_ATTEMPTS) continue;
    const message = `${repository}:${reference} moves while it is asked whether its image may go on, and is ${found.movedTo} now: name a digest, or try again`;
    throw new ShiplockError('CONFLICT', message, { repository, tag: reference, digest: found.movedTo });
  }
}

/** What the request orders, or the record of what was done under its key before, or that the rules were asked about another image. */
async function prepare(
  rows: Rows,
  by: Identity,
  request: PromotionRequest,
  { at, judged, requireTarget }: Preparing,
): Promise<{ readonly done: Promotion } | { readonly order: PromotionOrder } | Moved> {
  await authorize(rows, by, 'promote', request.source.repository);
  requireHolder(by);
  const actor = actorOf(by);
  const target = targetRepository(request);
  const key = `hand:${actorKey(actor)}:${request.key ?? orderedId()}`;
  const done = await selectPromotionByKey(rows, key);
  if (done) return { done: sameAgain(readPromotion(done), request, target) };
  const source = await getRepository(rows, request.source.repository);
  const { digest, sourceTag } = await imageOf(rows, source, request.source.reference);
  checkTarget(source, target);
  const targetTag = tagInTarget(request.target.tag, sourceTag);
  await requireTarget(rows, by, target);
  const { comment, refusal } = await checkComment(rows, request.comment, [source.namespace, namespaceOf(target)]);
  if (request.override) await requireOverride(rows, by, target, comment);
  const expectedPrevious = request.expectedPreviousDigest;
  if (judged && judged.digest !== digest) return { movedTo: digest };
  const admission = judged && { ...judged.answer, overridden: request.override ?? false };
  const toldBefore = await selectAlreadyThere(rows, {
    by: actor,
    source: { repository: source.name, tag: sourceTag },
    target: { repository: target, tag: targetTag },
    digest,
    comment,
  });
  return {
    order: {
      source,
      target,
      isTargetHidden: await isTargetHidden(rows, by, target),
      create: request.create ?? false,
      by: actor,
      policy: null,
      comment,
      at,
      wanted: [{ key, sourceTag, digest, targetTag, expectedPrevious, evaluationId: null, admission, refusal }],
      earlier: toldBefore ? [readPromotion(toldBefore)] : [],
    },
  };
}

/** What the admission rules said of an image under the tag that is asked for. */
interface Judged {
  readonly digest: Digest;
  readonly answer: NonNullable<AdmissionAnswer>;
}

/** What the request orders as things are now, before the transaction; undefined when it was done before. @throws as `promote` */
async function foreseenOrder(
  { database, clock }: PromotionRoom,
  by: Identity,
  request: PromotionRequest,
  requireTarget: RequireTarget,
): Promise<PromotionOrder | undefined> {
  const prepared = await prepare(database.rows, by, request, { at: clock.now(), judged: undefined, requireTarget });
  return 'order' in prepared ? prepared.order : undefined;
}

/** Asks the target's admission rules, which may take long, before the transaction; undefined where there are none. */
async function askAdmission(
  { database: { rows }, ask }: PromotionRoom,
  by: Identity,
  { source, target: name, wanted, at }: PromotionOrder,
): Promise<Judged | undefined> {
  const target = await findRepository(rows, name);
  const [image] = wanted;
  if (!target || target.admission.rules.length === 0 || !image) return undefined;
  const { digest, sourceTag, targetTag } = image;
  const tagged = sourceTag === null ? undefined : await findTag(rows, source, sourceTag);
  const candidate = { tag: targetTag, digest, taggedAt: tagged?.updatedAt ?? at };
  const about = { source: source.name, target: target.name, candidate };
  const bytes = await ask({ ask: 'admission', about }, by);
  const answer = JSON.parse(new TextDecoder().decode(bytes)) as AdmissionAnswer;
  return answer === null ? undefined : { digest, answer };
}

/** Before the transaction, since each blob is a look at the disk; only for those who may promote it. */
async function lookAtBlobs(policies: PromotionRoom, { source, wanted }: PromotionOrder): Promise<void> {
  await noteOtherSizes(
    policies,
    source,
    wanted.map(({ digest }) => digest),
  );
}

/** @throws AccessRefused for those who are no admins of the target; ShiplockError INVALID without a comment */
async function requireOverride(rows: Rows, by: Identity, target: string, comment: string | null): Promise<void> {
  await authorize(rows, by, 'manage_repository', target);
  if (comment !== null) return;
  throw new ShiplockError('INVALID', 'overriding admission rules wants a comment: say why with "comment"', {
    property: 'comment',
  });
}

/** The error with the record that tells of it. */
export function withPromotion(error: ShiplockError, promotion: Promotion): ShiplockError {
  const detail = typeof error.detail === 'object' ? error.detail : {};
  return new ShiplockError(error.code, error.message, { ...detail, promotion: promotion.id });
}
