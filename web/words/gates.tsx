// What stands between an image and the next stages: for each policy and each next hop whether it has passed, and if not, why.

import type { ReactNode } from 'react';
import type { PipelineBody } from '../../src/api/pipeline.ts';
import type { PromotionBody } from '../../src/api/promotion.ts';
import { Eligible } from './eligible.tsx';
import type { EvaluationBody } from './evaluation.tsx';
import { byHandFrom } from './next-repositories.ts';
import { TagLink } from './repository-link.tsx';
import { Ago } from './time.tsx';
import { MARKS, type Mark } from './verdict.tsx';

export interface Gate {
  readonly key: string;
  /** A repository. */
  readonly target: string;
  readonly mark: Mark;
  readonly text: ReactNode;
  /** The newest of the policy; undefined for a next hop, and where it was not asked yet. */
  readonly evaluation: EvaluationBody | undefined;
  /** No policy leads there: somebody must promote it. */
  readonly isByHand: boolean;
}

export interface Known {
  readonly pipelines: PipelineBody;
  /** Of the image, newest first. */
  readonly evaluations: readonly EvaluationBody[];
  /** Of the image, newest first. */
  readonly promotions: readonly PromotionBody[];
}

export function gatesOf(source: string, tag: string, { pipelines, evaluations, promotions }: Known): Gate[] {
  const policies = pipelines.policies.filter((policy) => policy.source === source);
  const byPolicy = policies.map((policy): Gate => {
    const evaluation = evaluations.find(({ policyId }) => policyId === policy.policyId);
    const last = promotions.find(({ policyId, source: from }) => policyId === policy.policyId && from.tag === tag);
    return {
      ...stateOf(policy, evaluation, last),
      key: policy.policyId,
      target: policy.target,
      evaluation,
      isByHand: false,
    };
  });
  const byHand = byHandFrom(source, pipelines).map((target): Gate => {
    const last = promotions.find((one) => one.policyId === null && one.target.repository === target);
    return { ...stateByHand(last), key: target, target, evaluation: undefined, isByHand: true };
  });
  return [...byPolicy, ...byHand];
}

type State = Pick<Gate, 'mark' | 'text'>;

function stateOf(
  policy: PipelineBody['policies'][number],
  evaluation: EvaluationBody | undefined,
  last: PromotionBody | undefined,
): State {
  if (last && isDone(last)) return promotedAs(last, evaluation);
  if (policy.suspendedReason !== null) return { mark: 'off', text: `suspended: ${policy.suspendedReason}` };
  if (!policy.enabled) return { mark: 'off', text: 'the policy is switched off' };
  if (!evaluation) return { mark: 'open', text: 'not judged yet' };
  const { verdict, reason, targetTag, eligibleAt } = evaluation;
  if (verdict === 'pass' && last?.state === 'refused') return { mark: 'fail', text: `refused: ${last.reason ?? ''}` };
  if (verdict === 'pass') return { mark: 'pass', text: `passes, and would be ${targetTag}` };
  const why = `${MARKS[verdict].word}: ${reason ?? 'see the criteria'}`;
  if (eligibleAt === null) return { mark: verdict, text: why };
  return {
    mark: verdict,
    text: (
      <>
        <Eligible at={eligibleAt} />: {reason}
      </>
    ),
  };
}

function stateByHand(last: PromotionBody | undefined): State {
  if (!last) return { mark: 'open', text: 'not promoted there yet' };
  if (isDone(last)) return promotedAs(last, undefined);
  return { mark: last.state === 'refused' ? 'fail' : 'hold', text: `${last.state}: ${last.reason ?? ''}` };
}

function promotedAs({ target, at }: PromotionBody, evaluation: EvaluationBody | undefined): State {
  const isLeftBehind = evaluation?.verdict === 'fail' || evaluation?.verdict === 'error';
  return {
    mark: 'promoted',
    text: (
      <>
        promoted as <TagLink repository={target.repository} tag={target.tag} isShort /> <Ago time={at} />
        {isLeftBehind && <span className="text-high">; would not pass now: {evaluation.reason}</span>}
      </>
    ),
  };
}

function isDone({ state }: PromotionBody): boolean {
  return state === 'succeeded' || state === 'already_there';
}
