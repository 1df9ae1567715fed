// One evaluation: what a policy said of an image, when and why it was asked, and the verdict of every criterion.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { z } from 'zod';
import type { evaluationSchema } from '../../src/api/evaluation.ts';
import { shortDigest } from './digest.tsx';
import { RuleList } from './rule-list.tsx';
import { Ago } from './time.tsx';
import { VerdictBadge } from './verdict.tsx';

export type EvaluationBody = z.output<typeof evaluationSchema>;

const OCCASIONS: Readonly<Record<EvaluationBody['occasion'], string>> = {
  push: t`after a push`,
  late_fact: t`when something new was known`,
  schedule: t`by its schedule`,
  apply: t`when the policy was applied`,
};

export function EvaluationInWords({ evaluation }: { readonly evaluation: EvaluationBody }) {
  const { verdict, at, occasion, digest, policyVersion, rules } = evaluation;
  return (
    <>
      <p className="mb-3 flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-2">
        <VerdictBadge verdict={verdict} />
        <span>
          <Trans>
            <code>{shortDigest(digest)}</code>, asked <Ago time={at} /> {OCCASIONS[occasion]}, version {policyVersion}{' '}
            of the policy
          </Trans>
        </span>
      </p>
      <RuleList rules={rules} />
    </>
  );
}
