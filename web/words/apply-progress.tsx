// A policy that is applied to the tags that are there: how far it is, and then what it said of each.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import type { evaluationSchema } from '../../src/api/evaluation.ts';
import type { PromotionBody } from '../../src/api/promotion.ts';
import { type Column, Table } from '../parts/table.tsx';
import { jobQuery } from '../queries/jobs.ts';
import { refreshPromotion } from '../queries/policies.ts';
import { evaluationsQuery, promotionsQuery } from '../queries/promotions.ts';
import { JobProgress } from './job-progress.tsx';
import { NamedTag } from './named-elsewhere.tsx';
import { reasonInWords } from './reason.ts';
import { TagLink } from './repository-link.tsx';
import { VerdictBadge } from './verdict.tsx';

/** What the policy said of a tag, and what has come of it; null while nothing has. */
type Row = z.output<typeof evaluationSchema> & { readonly promotion: PromotionBody | null };

const COLUMNS: readonly Column<Row>[] = [
  { key: 'tag', head: t`Tag`, cell: ({ source, tag }) => <TagLink repository={source} tag={tag} isShort /> },
  { key: 'verdict', head: t`Verdict`, cell: ({ verdict }) => <VerdictBadge verdict={verdict} /> },
  {
    key: 'outcome',
    head: t`Outcome`,
    cell: ({ verdict, reason, target, targetTag, promotion }) =>
      verdict === 'pass' ? (
        <span className="whitespace-normal [overflow-wrap:anywhere]">
          <Promoted
            promotion={promotion}
            place={<NamedTag repository={target} tag={promotion?.target.tag ?? targetTag} />}
          />
        </span>
      ) : (
        <span className="whitespace-normal text-ink-2 [overflow-wrap:anywhere]">{reason && reasonInWords(reason)}</span>
      ),
  },
];

interface PromotedProps {
  readonly promotion: PromotionBody | null;
  readonly place: ReactNode;
}

/** That it passes does not mean that it is promoted: something may stand in the way. */
function Promoted({ promotion, place }: PromotedProps) {
  switch (promotion?.state) {
    case 'succeeded':
      return <Trans>promoted as {place}</Trans>;
    case 'already_there':
      return <Trans>was there already: {place}</Trans>;
    case 'refused':
      return (
        <span className="text-critical">
          <Trans>refused: {reasonInWords(promotion.reason ?? '')}</Trans>
        </span>
      );
    default:
      return <Trans>passes; nothing was changed at {place}</Trans>;
  }
}

export function ApplyProgress({ policy, job }: { readonly policy: string; readonly job: string }) {
  return (
    <JobProgress id={job} what={t`Applying the policy`} onOver={refreshPromotion}>
      <Outcome policy={policy} job={job} />
    </JobProgress>
  );
}

/** Read to find those of the evaluations, which are fewer. */
const MOST_PROMOTIONS = 1_000;

function Outcome({ policy, job }: { readonly policy: string; readonly job: string }) {
  const { data: done } = useQuery(jobQuery(job));
  const found = useQuery(evaluationsQuery({ policy }));
  const asked =
    found.data?.items.filter(({ at, occasion }) => occasion === 'apply' && at >= (done?.createdAt ?? '')) ?? [];
  const source = asked[0]?.source;
  const promotions = useInfiniteQuery({
    ...promotionsQuery({ source }, MOST_PROMOTIONS),
    enabled: source !== undefined,
  });
  const known = promotions.data?.pages.flatMap(({ items }) => items) ?? [];
  const rows = asked.map((evaluation) => ({
    ...evaluation,
    promotion: known.find(({ evaluationId }) => evaluationId === evaluation.id) ?? null,
  }));
  // What has come of it is not known before.
  if (rows.length === 0 || !promotions.isSuccess) return null;
  return (
    <div className="mb-3">
      <Table caption={t`What the policy said of each tag`} columns={COLUMNS} rows={rows} keyOf={({ id }) => id} />
    </div>
  );
}
