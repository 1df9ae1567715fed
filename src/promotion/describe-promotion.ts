// What events tell of a promotion; webhooks and audit read it.

import type { PromotionTold } from '../event/event-data.ts';
import type { Promotion } from './promotion.ts';

export function describePromotion(promotion: Promotion): PromotionTold {
  const { id, state, reason, policyId, policyVersion, source, target, comment, evaluationId, travelled } = promotion;
  return {
    promotion: id,
    state,
    reason,
    policy: policyId,
    policyVersion,
    source,
    target,
    comment,
    evaluation: evaluationId,
    travelled,
    ...(promotion.admission?.overridden ? { overrode: promotion.admission.reason } : {}),
    ...(promotion.rollsBack === null ? {} : { rollsBack: promotion.rollsBack }),
  };
}
