// Background work: how it stands, what it says, and an end to it.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { cancelJob, type JobBody } from '../../../src/api/operations.ts';
import { client } from '../../client.ts';
import { ACTIONS_COLUMN } from '../../parts/actions-column.tsx';
import { Button } from '../../parts/button.tsx';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Empty } from '../../parts/empty.tsx';
import { BarSelect } from '../../parts/field.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { Listing } from '../../parts/listing.tsx';
import { jobsQuery } from '../../queries/administration.ts';
import { queryClient } from '../../queries/query-client.ts';
import { JOB_STATES, jobsRoute } from '../../site-map.tsx';
import { RepositoryLink } from '../../words/repository-link.tsx';
import { Ago } from '../../words/time.tsx';
import { JOB_KIND_NAMES, jobKindInWords } from './job-kinds.ts';
import { JOB_STATE_WORDS, JobState, progressInWords } from './job-state.tsx';

export function JobsTab() {
  const filter = jobsRoute.useSearch();
  const navigate = useNavigate();
  const found = useInfiniteQuery(jobsQuery(filter));
  const [openedId, setOpenedId] = useState<string>();
  const opened = found.data?.pages.flatMap(({ items }) => items).find(({ id }) => id === openedId);
  const filterBy = (change: typeof filter) =>
    navigate({ to: '/admin/jobs', search: { ...filter, ...change }, replace: true });
  return (
    <>
      <ListHead>
        <BarSelect
          label={t`State`}
          value={filter.state ?? ''}
          onChange={({ target }) => filterBy({ state: JOB_STATES.find((state) => state === target.value) })}
        >
          <option value="">{t`all states`}</option>
          {JOB_STATES.map((state) => (
            <option key={state} value={state}>
              {JOB_STATE_WORDS[state]}
            </option>
          ))}
        </BarSelect>
        <BarSelect
          label={t`Kind`}
          value={filter.kind ?? ''}
          onChange={({ target }) => filterBy({ kind: target.value || undefined })}
        >
          <option value="">{t`all kinds`}</option>
          {kindsToChoose(filter.kind).map((kind) => (
            <option key={kind} value={kind}>
              {jobKindInWords(kind)}
            </option>
          ))}
        </BarSelect>
      </ListHead>
      <Listing
        caption={t`Jobs`}
        found={found}
        keyOf={({ id }) => id}
        empty={
          <Empty title={t`No jobs`}>
            <Trans>Scans, policies, advisories and garbage collection make them. Old ones are cleared away.</Trans>
          </Empty>
        }
        columns={[
          {
            key: 'kind',
            head: t`Kind`,
            cell: ({ kind }) => (
              <span title={kind} className="whitespace-normal">
                {jobKindInWords(kind)}
              </span>
            ),
          },
          { key: 'state', head: t`State`, cell: (job) => <JobState job={job} /> },
          { key: 'progress', head: t`Progress`, align: 'right', cell: (job) => progressInWords(job) ?? '–' },
          {
            key: 'repository',
            head: t`Repository`,
            isWide: true,
            cell: ({ repository }) => repository && <RepositoryLink repository={repository} />,
          },
          { key: 'by', head: t`For`, cell: ({ requestedBy }) => requestedBy.name },
          { key: 'created', head: t`Created`, cell: ({ createdAt }) => <Ago time={createdAt} /> },
          { ...ACTIONS_COLUMN, cell: (job) => <JobActions job={job} onLog={() => setOpenedId(job.id)} /> },
        ]}
      />
      <Dialog
        title={opened ? jobKindInWords(opened.kind) : ''}
        isOpen={opened !== undefined}
        onClose={() => setOpenedId(undefined)}
        isWide
      >
        {opened && <JobLog job={opened} />}
      </Dialog>
    </>
  );
}

/** All, with that of the address, which somebody may have typed. */
function kindsToChoose(chosen: string | undefined): readonly string[] {
  const kinds = Object.keys(JOB_KIND_NAMES).sort((one, other) =>
    jobKindInWords(one).localeCompare(jobKindInWords(other)),
  );
  return chosen === undefined || kinds.includes(chosen) ? kinds : [chosen, ...kinds];
}

function JobActions({ job, onLog }: { readonly job: JobBody; readonly onLog: () => void }) {
  const { id, state } = job;
  const kind = jobKindInWords(job.kind);
  return (
    <span className="inline-flex flex-wrap gap-1 max-[700px]:-ml-2">
      <Button look="quiet" className="!h-6 !px-2" aria-label={t`Log of ${kind}`} onClick={onLog}>
        <Trans>Log</Trans>
      </Button>
      {(state === 'due' || state === 'running') && (
        <ConfirmButton
          text={t`Cancel…`}
          label={t`Cancel ${kind}`}
          title={t`Cancel ${kind}?`}
          action={t`Cancel the job`}
          onConfirm={async () => {
            await client.call(cancelJob, { params: { id } });
            await queryClient.invalidateQueries({ queryKey: ['jobs'] });
          }}
        >
          <Trans>It ends at its next place to stop. What it has done stays.</Trans>
        </ConfirmButton>
      )}
    </span>
  );
}

function JobLog({ job }: { readonly job: JobBody }) {
  const { id, attempts, error, log, finishedAt } = job;
  return (
    <>
      <p className="mb-2 text-ink-2">
        <Trans>
          <JobState job={job} /> attempts: {attempts}
          {finishedAt && (
            <Trans>
              , ended <Ago time={finishedAt} />
            </Trans>
          )}{' '}
          <code className="[overflow-wrap:anywhere]">{id}</code>
        </Trans>
      </p>
      {error && <p className="mb-2 text-critical [overflow-wrap:anywhere]">{error}</p>}
      <pre className="whitespace-pre-wrap rounded-md border border-line bg-panel px-2.5 py-1.5 [overflow-wrap:anywhere]">
        {log === '' ? t`It has said nothing.` : log}
      </pre>
    </>
  );
}
