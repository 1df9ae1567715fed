// A policy that is applied to the tags that are there: how far it is, and then what it said of each.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { evaluationSchema } from '../../src/api/evaluation.ts';
import { type Column, Table } from '../parts/table.tsx';
import { jobQuery } from '../queries/jobs.ts';
import { refreshPromotion } from '../queries/policies.ts';
import { evaluationsQuery } from '../queries/promotions.ts';
import { JobProgress } from './job-progress.tsx';
import { NamedTag } from './named-elsewhere.tsx';
import { reasonInWords } from './reason.ts';
import { TagLink } from './repository-link.tsx';
import { VerdictBadge } from './verdict.tsx';

type Evaluation = z.output<typeof evaluationSchema>;

const COLUMNS: readonly Column<Evaluation>[] = [
  { key: 'tag', head: t`Tag`, cell: ({ source, tag }) => <TagLink repository={source} tag={tag} isShort /> },
  { key: 'verdict', head: t`Verdict`, cell: ({ verdict }) => <VerdictBadge verdict={verdict} /> },
  {
    key: 'outcome',
    head: t`Outcome`,
    cell: ({ verdict, reason, target, targetTag }) =>
      verdict === 'pass' ? (
        <span className="whitespace-normal">
          <Trans>
            goes to <NamedTag repository={target} tag={targetTag} />
          </Trans>
        </span>
      ) : (
        <span className="whitespace-normal text-ink-2 [overflow-wrap:anywhere]">{reason && reasonInWords(reason)}</span>
      ),
  },
];

export function ApplyProgress({ policy, job }: { readonly policy: string; readonly job: string }) {
  return (
    <JobProgress id={job} what={t`Applying the policy`} onOver={refreshPromotion}>
      <Outcome policy={policy} job={job} />
    </JobProgress>
  );
}

function Outcome({ policy, job }: { readonly policy: string; readonly job: string }) {
  const { data: done } = useQuery(jobQuery(job));
  const found = useQuery(evaluationsQuery({ policy }));
  const rows =
    found.data?.items.filter(({ at, occasion }) => occasion === 'apply' && at >= (done?.createdAt ?? '')) ?? [];
  if (rows.length === 0) return null;
  return (
    <div className="mb-3">
      <Table caption={t`What the policy said of each tag`} columns={COLUMNS} rows={rows} keyOf={({ id }) => id} />
    </div>
  );
}
