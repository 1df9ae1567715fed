// How a gate looks in the management API, in its own list and in lists of tags.

import type { GateBody } from '../../api/gate.ts';
import { isoTime } from '../../clock.ts';
import type { Gate } from '../../promotion/gates.ts';

export function showGate({ promotion, promotedByHand, lastFailure, ...gate }: Gate): GateBody {
  const record = promotion && { id: promotion.id, at: isoTime(promotion.at), by: promotion.by };
  const failure = lastFailure && { reason: lastFailure.reason, at: isoTime(lastFailure.at) };
  const byHand = promotedByHand && {
    ...{ id: promotedByHand.id, at: isoTime(promotedByHand.at), by: promotedByHand.by },
    targetTag: promotedByHand.target.tag,
  };
  return { ...gate, lastFailure: failure, promotion: record, promotedByHand: byHand };
}
