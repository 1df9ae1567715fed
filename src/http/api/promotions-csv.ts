// The history of promotions for spreadsheets (RFC 4180).

import { csvLine } from '../../api/csv.ts';
import type { PromotionBody } from '../../api/promotion.ts';

/** What admission rules said is too much for a line; why they refused is in the reason. */
type Row = Omit<PromotionBody, 'admission'> & { readonly admission: { readonly overridden: boolean } | null };

const COLUMNS: Readonly<Record<string, (promotion: Row) => string | null>> = {
  at: (one) => one.at,
  state: (one) => one.state,
  reason: (one) => one.reason,
  by_kind: (one) => one.by.kind,
  by: (one) => one.by.name,
  policy: (one) => one.policyId,
  source_repository: (one) => one.source.repository,
  source_tag: (one) => one.source.tag,
  digest: (one) => one.source.digest,
  target_repository: (one) => one.target.repository,
  target_tag: (one) => one.target.tag,
  previous_digest: (one) => one.target.previousDigest,
  comment: (one) => one.comment,
  overridden: (one) => (one.admission?.overridden ? 'yes' : null),
  evaluation: (one) => one.evaluationId,
  id: (one) => one.id,
};

/** A header line and a line for each promotion. */
export function promotionsCsv(promotions: readonly Row[]): string {
  const lines = promotions.map((one) => Object.values(COLUMNS).map((read) => read(one) ?? ''));
  return [Object.keys(COLUMNS), ...lines].map(csvLine).join('');
}
