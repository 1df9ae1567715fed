// What only people with an account may see: everybody else is taken to the log-in, and back.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { buttonLook } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { viewerQuery } from '../queries/session.ts';

interface LoggedInOnlyProps {
  /** What it is that they do not see, such as `pipelines`. */
  readonly what: string;
  readonly children: ReactNode;
}

export function LoggedInOnly({ what, children }: LoggedInOnlyProps) {
  const { data: viewer } = useQuery(viewerQuery);
  const returnTo = useRouterState({ select: ({ location }) => location.href });
  if (viewer === undefined) return null;
  if (viewer.name !== undefined) return children;
  return (
    <Empty title={t`Log in to see ${what}`}>
      <p className="mb-3">
        <Trans>They are shown to those who have a part in the repositories.</Trans>
      </p>
      <Link to="/log-in" search={{ returnTo }} className={buttonLook('go')}>
        <Trans>Log in</Trans>
      </Link>
    </Empty>
  );
}
