// A promotion as the history keeps it, for ever and by names: it says what happened also after the repositories, the
// policy or the people are gone.

import type { ActorReference } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { PromotionRow } from '../database/schema/promotion.ts';
import type { Digest } from '../oci/digest.ts';
import type { Verdict } from '../policy/verdict.ts';

export type PromotionState = PromotionRow['state'];

export interface Promotion {
  readonly id: string;
  readonly state: PromotionState;
  /** Why it was refused or held; null otherwise. */
  readonly reason: string | null;
  readonly at: Microseconds;
  readonly by: ActorReference;
  readonly policyId: string | null;
  readonly policyVersion: number | null;
  readonly source: { readonly repository: string; readonly tag: string | null; readonly digest: Digest };
  readonly target: { readonly repository: string; readonly tag: string; readonly previousDigest: Digest | null };
  readonly comment: string | null;
  readonly evaluationId: string | null;
  /** Of a promotion by hand: what the target's admission rules said; null where there were none. */
  readonly admission: PromotionAdmission | null;
  readonly travelled: Travelled;
  /** For a rollback: the promotion that it undid. */
  readonly rollsBack: string | null;
}

export interface PromotionAdmission extends Pick<Verdict, 'verdict' | 'reason' | 'rules'> {
  /** An admin of the target has let it in although they did not pass. */
  readonly overridden: boolean;
}

/** What went along with an image. */
export interface Travelled {
  readonly referrers: readonly Digest[];
  /** `kept`: the target had another under this tag, which was pushed there, and keeps it. */
  readonly attachments: readonly { readonly tag: string; readonly digest: Digest; readonly kept: boolean }[];
}

export const NOTHING_TRAVELLED: Travelled = { referrers: [], attachments: [] };

export function readPromotion(row: PromotionRow): Promotion {
  return {
    id: row.id,
    state: row.state,
    reason: row.reason,
    at: row.at,
    by: { kind: row.by_kind, id: row.by_id, name: row.by_name },
    policyId: row.policy_id,
    policyVersion: row.policy_version,
    source: { repository: row.source_repository, tag: row.source_tag, digest: row.digest as Digest },
    target: {
      repository: row.target_repository,
      tag: row.target_tag,
      previousDigest: row.previous_digest as Digest | null,
    },
    comment: row.comment,
    evaluationId: row.evaluation_id,
    admission: row.admission_json === null ? null : (JSON.parse(row.admission_json) as PromotionAdmission),
    travelled: JSON.parse(row.travelled_json) as Travelled,
    rollsBack: row.rolls_back,
  };
}

/** The row of a promotion. @param key makes it happen once */
export function promotionRow(promotion: Promotion, key: string): PromotionRow {
  return {
    id: promotion.id,
    key,
    state: promotion.state,
    reason: promotion.reason,
    at: promotion.at,
    by_kind: promotion.by.kind,
    by_id: promotion.by.id,
    by_name: promotion.by.name,
    policy_id: promotion.policyId,
    policy_version: promotion.policyVersion,
    source_repository: promotion.source.repository,
    source_tag: promotion.source.tag,
    digest: promotion.source.digest,
    target_repository: promotion.target.repository,
    target_tag: promotion.target.tag,
    previous_digest: promotion.target.previousDigest,
    comment: promotion.comment,
    evaluation_id: promotion.evaluationId,
    admission_json: promotion.admission === null ? null : JSON.stringify(promotion.admission),
    travelled_json: JSON.stringify(promotion.travelled),
    rolls_back: promotion.rollsBack,
  };
}
