// Rows of policies, what they said, and what was promoted.

import type { ActorReference } from '../../actor.ts';

export interface PolicyRow {
  id: string;
  /** Of its source's policies, no two have the same. */
  name: string;
  source: string;
  target: string;
  tag_template: string;
  enabled: number;
  rules_json: string;
  /** The platforms that count, as JSON list; null for all of them. */
  platforms_json: string | null;
  /** A cron expression in UTC, or null. */
  schedule: string | null;
  version: number;
  edited_by_kind: 'user' | 'api_key';
  edited_by_id: string;
  edited_by: string;
  edited_at: number;
  created_at: number;
  /** Of the newest event when it was saved first: what has a higher one happened later, whatever the clock said. */
  created_after: number;
  suspended_reason: string | null;
}

export interface EvaluationRow {
  id: string;
  policy_id: string;
  policy_version: number;
  /** The event or job that asked; with policy, tag and digest it makes the evaluation unique. */
  cause: string;
  occasion: 'push' | 'late_fact' | 'schedule' | 'apply';
  at: number;
  source: string;
  tag: string;
  digest: string;
  target: string;
  /** As it was then; the promotion fills it in again, at its own time. */
  tag_template: string;
  /** What the template gave at the time of the evaluation. */
  target_tag: string;
  /** Of the target's admission rules that were asked with the policy's; null where there were none. */
  admission_version: number | null;
  verdict: 'pass' | 'fail' | 'hold' | 'error';
  reason: string | null;
  rules_json: string;
}

export interface PromotionRow {
  id: string;
  /** Makes a promotion happen once: by its evaluation, or by the request's Idempotency-Key. */
  key: string;
  state: 'succeeded' | 'refused' | 'held' | 'waiting' | 'already_there' | 'rolled_back';
  reason: string | null;
  at: number;
  by_kind: ActorReference['kind'];
  by_id: string | null;
  by_name: string;
  policy_id: string | null;
  policy_version: number | null;
  source_repository: string;
  source_tag: string | null;
  digest: string;
  target_repository: string;
  target_tag: string;
  previous_digest: string | null;
  comment: string | null;
  evaluation_id: string | null;
  /** Of a promotion by hand: what the target's admission rules said of the image, as JSON; null where there were none. */
  admission_json: string | null;
  /** What travelled along: referrers and attachment tags. */
  travelled_json: string;
  /** For a rollback: the promotion that it undid. */
  rolls_back: string | null;
}
