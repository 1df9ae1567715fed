// A job while it runs, with a way to end it, and what has become of it.

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
  if (state === 'failed')
    return <Notice kind="error">{`${what} was given up: ${error ?? 'no reason is known'}`}</Notice>;
  if (state === 'cancelled')
    return <Notice kind="info">{`${what} was cancelled after ${amountInWords(progress)}.`}</Notice>;
  if (state === 'done')
    return (
      <>
        <Notice kind="good">{`${what}: done, ${amountInWords(progress)}.`}</Notice>
        {children}
      </>
    );
  return (
    <div className="mb-3 rounded-md border border-line px-3 py-2">
      <Problem error={cancellation.error} />
      <div className="mb-1.5 flex flex-wrap items-center gap-2">
        <span role="status" className="flex-1">
          {what}: {state === 'due' && attempts === 0 ? 'waits for its turn' : amountInWords(progress)}
          {state === 'due' && attempts > 0 && `, tried ${attempts} times, again at ${runAt.slice(11, 19)} UTC`}
        </span>
        <Button className="!h-6" isBusy={cancellation.isPending} onClick={() => cancellation.mutate()}>
          Cancel
        </Button>
      </div>
      <ProgressBar label={what} {...progress} />
    </div>
  );
}

function amountInWords({ done, total }: { readonly done: number; readonly total: number | null }): string {
  return total === null ? `${done}` : `${done} of ${total}`;
}
