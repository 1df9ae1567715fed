// How a job stands, in words: red only when it is final.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Ban, Check, CircleX, Clock, LoaderCircle } from 'lucide-react';
import type { JobBody } from '../../../src/api/operations.ts';
import { Badge } from '../../parts/badge.tsx';
import { timeInWords } from '../../words/times.ts';

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
          {progressInWords(job) ?? t`running`}
        </Badge>
      );
    case 'done':
      return (
        <Badge tone="good" icon={Check}>
          <Trans>done</Trans>
        </Badge>
      );
    case 'failed':
      return (
        <Badge tone="critical" icon={CircleX}>
          <Trans>failed</Trans>
        </Badge>
      );
    case 'cancelled':
      return (
        <Badge tone="plain" icon={Ban}>
          <Trans>cancelled</Trans>
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
  return attempts > 0 ? t`attempt ${attempts + 1}${when}` : t`queued${when}`;
}
