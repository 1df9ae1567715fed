// A job that somebody has just begun, until it has ended.

import { t } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { jobQuery } from '../../queries/jobs.ts';
import { queryClient } from '../../queries/query-client.ts';
import { progressInWords } from './job-state.tsx';

interface JobProgressProps {
  /** What its log says at the end, in sentences; the last line of it, where this is not given. */
  readonly outcomeOf?: (log: string) => readonly string[];
  readonly id: string;
  /** Keys of what is read anew when it has ended. */
  readonly whenDone: readonly (readonly string[])[];
}

export function JobProgress({ id, whenDone, outcomeOf }: JobProgressProps) {
  const found = useQuery(jobQuery(id));
  const [dismissed, setDismissed] = useState<string>();
  const state = found.data?.state;
  const hasEnded = state !== undefined && state !== 'due' && state !== 'running';
  // biome-ignore lint/correctness/useExhaustiveDependencies: the keys are written where the component is used
  useEffect(() => {
    if (hasEnded) for (const queryKey of whenDone) void queryClient.invalidateQueries({ queryKey });
  }, [hasEnded]);
  if (dismissed === id) return null;
  if (found.isError) return <Problem error={found.error} />;
  if (!found.data) return null;
  const { error, log } = found.data;
  const why = error ?? t`its log says more`;
  const lastLine = log.trim().split('\n').at(-1);
  return (
    <Notice
      kind={state === 'failed' ? 'error' : state === 'done' ? 'good' : 'info'}
      onDismiss={hasEnded ? () => setDismissed(id) : undefined}
    >
      {state === 'done' && t`Done. `}
      {state === 'cancelled' && t`Cancelled. `}
      {state === 'failed' && t`Failed: ${why} `}
      {!hasEnded && t`Under way${progressSuffix(progressInWords(found.data))}… `}
      {state === 'done' && outcomeOf
        ? outcomeOf(log).map((sentence) => (
            <span key={sentence} className="block">
              {sentence}
            </span>
          ))
        : lastLine}
    </Notice>
  );
}

function progressSuffix(progress: string | undefined): string {
  return progress === undefined ? '' : `, ${progress}`;
}
