// A job while it runs, with a way to end it, and what has become of it.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { Problem } from '../parts/problem.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { cancelJob, isOver, jobQuery } from '../queries/jobs.ts';

interface JobProgressProps {
  readonly id: string;
  /** What it does, such as `Applying the policy`. */
  readonly what: string;
  /** Called once, when it is over. */
  readonly onOver?: () => void;
  /** What has come of it, once it is done. */
  readonly children?: ReactNode;
}

export function JobProgress({ id, what, onOver, children }: JobProgressProps) {
  const job = useQuery(jobQuery(id));
  const cancellation = useMutation({ mutationFn: () => cancelJob(id), onSuccess: () => job.refetch() });
  const over = job.data !== undefined && isOver(job.data);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once of each job
  useEffect(() => {
    if (over) onOver?.();
  }, [over, id]);
  if (!job.data) return <Problem error={job.error} onRetry={() => job.refetch()} />;
  const { state, progress, error, attempts, runAt } = job.data;
  const why = error ?? t`no reason is known`;
  if (state === 'failed') return <Notice kind="error">{t`${what} was given up: ${why}`}</Notice>;
  if (state === 'cancelled')
    return <Notice kind="info">{t`${what} was cancelled after ${amountInWords(progress)}.`}</Notice>;
  if (state === 'done')
    return (
      <>
        <Notice kind="good">
          {progress.total === 0
            ? t`${what}: done, there was nothing to do.`
            : t`${what}: done, ${amountInWords(progress)}.`}
        </Notice>
        {children}
      </>
    );
  return (
    <div className="mb-3 rounded-md border border-line px-3 py-2">
      <Problem error={cancellation.error} />
      <div className="mb-1.5 flex flex-wrap items-center gap-2">
        <span role="status" className="flex-1">
          {what}: {state === 'due' && attempts === 0 ? t`queued` : amountInWords(progress)}
          {state === 'due' && attempts > 0 && t`, retrying: attempt ${attempts + 1} at ${runAt.slice(11, 19)} UTC`}
        </span>
        <Button className="!h-6" isBusy={cancellation.isPending} onClick={() => cancellation.mutate()}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
      <ProgressBar label={what} {...progress} />
    </div>
  );
}

function amountInWords({ done, total }: { readonly done: number; readonly total: number | null }): string {
  return total === null ? `${done}` : t`${done} of ${total}`;
}
