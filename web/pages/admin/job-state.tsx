// How a job stands, in words: red only when it is final.

import { t } from '@lingui/core/macro';
import { Ban, Check, CircleX, Clock, LoaderCircle } from 'lucide-react';
import type { JobBody } from '../../../src/api/operations.ts';
import { Badge } from '../../parts/badge.tsx';
import { timeInWords } from '../../words/times.ts';

/** What each state is called, also where somebody filters by it. */
export const JOB_STATE_WORDS: Readonly<Record<JobBody['state'], string>> = {
  due: t`queued`,
  running: t`running`,
  done: t`done`,
  failed: t`failed`,
  cancelled: t`cancelled`,
};

export function JobState({ job }: { readonly job: JobBody }) {
  switch (job.state) {
    case 'due':
      return (
        <Badge tone={job.attempts > 0 ? 'medium' : 'plain'} icon={Clock}>
          {dueInWords(job)}
        </Badge>
      );
    case 'running':
      return (
        <Badge tone="accent" icon={LoaderCircle}>
          {progressInWords(job) ?? JOB_STATE_WORDS.running}
        </Badge>
      );
    case 'done':
      return (
        <Badge tone="good" icon={Check}>
          {JOB_STATE_WORDS.done}
        </Badge>
      );
    case 'failed':
      return (
        <Badge tone="critical" icon={CircleX}>
          {JOB_STATE_WORDS.failed}
        </Badge>
      );
    case 'cancelled':
      return (
        <Badge tone="plain" icon={Ban}>
          {JOB_STATE_WORDS.cancelled}
        </Badge>
      );
  }
}

/** Such as `3 of 12`; undefined before anything is done. */
export function progressInWords({ progress: { done, total } }: JobBody): string | undefined {
  if (total !== null) return t`${done} of ${total}`;
  return done === 0 ? undefined : t`${done} done`;
}

function dueInWords({ attempts, runAt }: JobBody): string {
  const now = Date.now();
  const when = Date.parse(runAt) > now ? ` ${timeInWords(runAt, now, { isPast: false })}` : '';
  return attempts > 0 ? t`retrying: attempt ${attempts + 1}${when}` : `${JOB_STATE_WORDS.due}${when}`;
}
