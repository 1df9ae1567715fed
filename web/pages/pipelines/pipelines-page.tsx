// The board: a row for each application, and in it what is in each stage, and why it goes no further.

import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { PipelineBody } from '../../../src/api/pipeline.ts';
import { Empty } from '../../parts/empty.tsx';
import { BarInput, CheckField } from '../../parts/field.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Notice } from '../../parts/notice.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Problem } from '../../parts/problem.tsx';
import { pipelinesQuery } from '../../queries/promotions.ts';
import { namesInQuery } from '../../queries/repositories.ts';
import { pipelinesRoute } from '../../site-map.tsx';
import { LoggedInOnly } from '../../words/logged-in-only.tsx';
import { PromoteDialog } from '../../words/promote-dialog.tsx';
import type { PromotedImage } from '../../words/promotion-targets.ts';
import { LINK } from '../../words/repository-link.tsx';
import { ApplicationRow } from './application-row.tsx';
import { type Application, applicationsOf } from './applications.ts';

export function PipelinesPage() {
  return (
    <>
      <PageHead title="Pipelines" sub="What is in each stage, since when, and what keeps it from the next." />
      <LoggedInOnly what="pipelines">
        <Pipelines />
      </LoggedInOnly>
    </>
  );
}

function Pipelines() {
  const pipelines = useQuery(pipelinesQuery);
  const namespaces = [...new Set(pipelines.data?.nextHops.flatMap(({ source, target }) => [source, target]))].sort();
  const repositories = useQuery({ ...namesInQuery(namespaces), enabled: pipelines.isSuccess });
  return (
    <>
      <Problem error={pipelines.error ?? repositories.error} onRetry={() => pipelines.refetch()} />
      {(pipelines.isPending || (pipelines.isSuccess && repositories.isPending)) && <Loading />}
      {pipelines.data && repositories.data && <Board pipelines={pipelines.data} repositories={repositories.data} />}
    </>
  );
}

interface Promoting {
  readonly image: PromotedImage;
  readonly target: string;
}

function Board({
  pipelines,
  repositories,
}: {
  readonly pipelines: PipelineBody;
  readonly repositories: readonly string[];
}) {
  const { search = '', waiting = false } = pipelinesRoute.useSearch();
  const navigate = useNavigate();
  const [promoting, setPromoting] = useState<Promoting>();
  const all = applicationsOf(pipelines, repositories);
  const waits = new Set(pipelines.policies.filter((policy) => policy.waiting.length > 0).map(({ source }) => source));
  const shown = all.filter(
    (one) => fits(one, search) && (!waiting || one.stages.flat().some((name) => waits.has(name))),
  );
  const filter = (change: { readonly search?: string | undefined; readonly waiting?: boolean | undefined }) =>
    navigate({ to: '/pipelines', search: (before) => ({ ...before, ...change }), replace: true });
  if (all.length === 0) return <NoPipelines />;
  const known = pipelines.repositories.filter(({ exists }) => exists === true).map(({ name }) => name);
  const there = new Set([...repositories, ...known]);
  const unseen = new Set(pipelines.repositories.filter(({ exists }) => exists === null).map(({ name }) => name));
  const columns = Math.max(...all.map(({ stages }) => stages.length));
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        <BarInput
          label="Filter applications"
          type="search"
          className="!w-[240px]"
          defaultValue={search}
          onChange={({ target }) => filter({ search: target.value || undefined })}
        />
        <span className="[&>div]:mb-0">
          <CheckField
            label="Only what waits"
            checked={waiting}
            onChange={({ target }) => filter({ waiting: target.checked || undefined })}
          />
        </span>
      </div>
      {(pipelines.morePolicies || pipelines.moreNextHops) && (
        <Notice kind="info">There are more policies and next hops than fit here: what is shown is not all.</Notice>
      )}
      {shown.length === 0 && <Empty title="No application is like that">Change the filter, or take it away.</Empty>}
      <ul aria-label="Applications" className={shown.length === 0 ? 'hidden' : 'rounded-lg border border-line'}>
        {shown.map((application) => (
          <ApplicationRow
            key={application.stages.flat().join()}
            application={application}
            pipelines={pipelines}
            there={there}
            unseen={unseen}
            columns={columns}
            onPromote={(image, target) => setPromoting({ image, target })}
          />
        ))}
      </ul>
      {promoting && <PromoteDialog {...promoting} isOpen onClose={() => setPromoting(undefined)} />}
    </>
  );
}

function fits({ name, stages }: Application, search: string): boolean {
  return [name, ...stages.flat()].some((one) => one.includes(search));
}

function NoPipelines() {
  return (
    <Empty title="No pipelines yet">
      A pipeline is a chain of repositories through which images go. Make a promotion policy, under Promotions of the{' '}
      <Link to="/repositories" className={`${LINK} underline`}>
        repository
      </Link>{' '}
      that images are pushed to, or name the next hops of a namespace:{' '}
      <code>shiplock namespace set dev --promotes-to qa</code>.
    </Empty>
  );
}
