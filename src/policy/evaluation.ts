// An evaluation: the verdict of one version of a policy on one digest under one tag, kept for ever.

import type { Microseconds } from '../clock.ts';
import type { EvaluationRow } from '../database/schema/promotion.ts';
import type { Digest } from '../oci/digest.ts';
import type { RuleVerdict, VerdictWord } from './verdict.ts';

/**
 * Why a policy was asked: a tag was pushed or promoted into the source; something arrived late (a signature, a scan);
 * its schedule; or a person applied it to what is there.
 */
export type Occasion = EvaluationRow['occasion'];

export interface Evaluation {
  readonly id: string;
  readonly policyId: string;
  readonly policyVersion: number;
  /** The event or job that asked. */
  readonly cause: string;
  readonly occasion: Occasion;
  readonly at: Microseconds;
  readonly source: string;
  readonly tag: string;
  readonly digest: Digest;
  readonly target: string;
  readonly tagTemplate: string;
  /** What the template gave at the time of the evaluation. */
  readonly targetTag: string;
  /** Of the target's admission rules that were asked with the policy's; null where there were none. */
  readonly admissionVersion: number | null;
  readonly verdict: VerdictWord;
  readonly reason: string | null;
  readonly rules: readonly RuleVerdict[];
  /** When time alone will have changed the verdict; not stored. */
  readonly askAgainAt: Microseconds | null;
}

export function readEvaluation(row: EvaluationRow): Evaluation {
  return {
    id: row.id,
    policyId: row.policy_id,
    policyVersion: row.policy_version,
    cause: row.cause,
    occasion: row.occasion,
    at: row.at,
    source: row.source,
    tag: row.tag,
    digest: row.digest as Digest,
    target: row.target,
    tagTemplate: row.tag_template,
    targetTag: row.target_tag,
    admissionVersion: row.admission_version,
    verdict: row.verdict,
    reason: row.reason,
    rules: JSON.parse(row.rules_json) as RuleVerdict[],
    askAgainAt: null,
  };
}

export function evaluationRow(evaluation: Evaluation): EvaluationRow {
  return {
    id: evaluation.id,
    policy_id: evaluation.policyId,
    policy_version: evaluation.policyVersion,
    cause: evaluation.cause,
    occasion: evaluation.occasion,
    at: evaluation.at,
    source: evaluation.source,
    tag: evaluation.tag,
    digest: evaluation.digest,
    target: evaluation.target,
    tag_template: evaluation.tagTemplate,
    target_tag: evaluation.targetTag,
    admission_version: evaluation.admissionVersion,
    verdict: evaluation.verdict,
    reason: evaluation.reason,
    rules_json: JSON.stringify(evaluation.rules),
  };
}
