// What happened in the whole deployment.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { viewerQuery } from '../../queries/session.ts';
import { activityRoute } from '../../site-map.tsx';
import { EventsList } from '../../words/events-list.tsx';
import { LoggedInOnly } from '../../words/logged-in-only.tsx';

export function ActivityPage() {
  const filter = activityRoute.useSearch();
  const navigate = useNavigate();
  const { data: viewer } = useQuery(viewerQuery);
  return (
    <>
      <PageHead title={t`Activity`} />
      {viewer?.isAuditor ? (
        <EventsList filter={filter} onFilter={(search) => navigate({ to: '/activity', search, replace: true })} />
      ) : (
        <LoggedInOnly what={t`what happened`} who={t`System admins and auditors see what happened everywhere.`}>
          <Empty title={t`Not for all repositories at once`}>
            <Trans>
              System admins and auditors see everything. You find what happened in a repository on its own page, under
              Activity, if you may audit it.
            </Trans>
          </Empty>
        </LoggedInOnly>
      )}
    </>
  );
}
