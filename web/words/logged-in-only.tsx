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
  /** Who is shown it, where it is not those who have a part in repositories. */
  readonly who?: string;
  readonly children: ReactNode;
}

export function LoggedInOnly({ what, who, children }: LoggedInOnlyProps) {
  const { data: viewer } = useQuery(viewerQuery);
  const returnTo = useRouterState({ select: ({ location }) => location.href });
  if (viewer === undefined) return null;
  if (viewer.name !== undefined) return children;
  return (
    <Empty title={t`Log in to see ${what}`}>
      <p className="mb-3">{who ?? <Trans>What is in repositories is shown to those who have a part in them.</Trans>}</p>
      <Link to="/log-in" search={{ returnTo }} className={buttonLook('go')}>
        <Trans>Log in</Trans>
      </Link>
    </Empty>
  );
}
