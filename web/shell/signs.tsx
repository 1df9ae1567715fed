// What stands on top of every page once it is there: how old the advisories are, and what waits. The first page does not wait for
// them.

import { plural, t } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Clock, ShieldAlert, ShieldCheck } from 'lucide-react';
import type { AdvisoryStatusBody } from '../../src/api/advisory.ts';
import { Badge } from '../parts/badge.tsx';
import { advisoriesQuery } from '../queries/advisories.ts';
import { pipelinesQuery } from '../queries/pipelines.ts';
import type { Viewer } from '../queries/session.ts';
import { ageInWords } from '../words/times.ts';

export function Signs({ viewer }: { readonly viewer: Viewer }) {
  return (
    <>
      <WaitingSign />
      <AdvisorySign mayOpen={viewer.isAuditor} />
    </>
  );
}

/** What is held or waits for a scan in the pipelines that the viewer sees. */
function WaitingSign() {
  const { data } = useQuery(pipelinesQuery);
  const count = data?.policies.reduce((sum, { waiting }) => sum + waiting.length, 0) ?? 0;
  if (count === 0) return null;
  const waiting = plural(count, { one: '# image waits', other: '# images wait' });
  const text = data?.moreWaiting ? t`more than ${waiting}` : waiting;
  return (
    <Link
      to="/pipelines"
      search={{ waiting: true }}
      className="no-underline max-narrow:hidden"
      title={t`What does not go on, and why`}
    >
      <Badge tone="held" icon={Clock}>
        {text}
      </Badge>
    </Link>
  );
}

function AdvisorySign({ mayOpen }: { readonly mayOpen: boolean }) {
  const { data } = useQuery(advisoriesQuery);
  if (!data) return null;
  const { text, isAlarm } = inWords(data);
  const badge = (
    <Badge tone={isAlarm ? 'medium' : 'plain'} icon={isAlarm ? ShieldAlert : ShieldCheck}>
      {/* On phones the icon stands for it. */}
      <span className="max-narrow:sr-only">{text}</span>
    </Badge>
  );
  // On phones only what is wrong.
  const hiding = isAlarm ? '' : 'max-narrow:hidden';
  const title = data.asOf === null ? undefined : t`The oldest of the advisories knew up to ${data.asOf}`;
  if (!mayOpen)
    return (
      <span className={`inline-flex no-underline ${hiding}`} title={title}>
        {badge}
      </span>
    );
  return (
    <Link to="/admin/advisories" className={`inline-flex no-underline ${hiding}`} title={title}>
      {badge}
    </Link>
  );
}

function inWords({ serial, ageHours, stale, feeds }: AdvisoryStatusBody): { text: string; isAlarm: boolean } {
  if (serial === null) return { text: t`no advisories`, isAlarm: true };
  if (feeds.some(({ demo }) => demo)) return { text: t`demonstration data`, isAlarm: true };
  if (ageHours === null) return { text: t`advisories of unknown age`, isAlarm: true };
  return { text: t`advisories ${ageInWords(ageHours)} old`, isAlarm: stale };
}
