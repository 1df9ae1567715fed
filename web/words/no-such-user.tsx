// Somebody was named who has no account: where one is made, for those who may, and who can, for the others.

import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { viewerQuery } from '../queries/session.ts';
import { Refusal } from '../refusal.ts';

/** What helps with an error of a dialog that names a user; undefined for other errors. */
export function helpWithNoUser(error: unknown): ReactNode | undefined {
  if (!(error instanceof Refusal) || error.status !== 404) return undefined;
  return /^there is no user /.test(error.message) ? <MakeUser /> : undefined;
}

function MakeUser() {
  const { data: viewer } = useQuery(viewerQuery);
  if (viewer?.isAdmin)
    return (
      <Link to="/admin" className="underline">
        <Trans>Make the user under Admin, Users</Trans>
      </Link>
    );
  return <Trans>A system admin can make the user.</Trans>;
}
