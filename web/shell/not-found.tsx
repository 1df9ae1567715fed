// An address that leads nowhere.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { Empty } from '../parts/empty.tsx';
import { LINK } from '../words/repository-link.tsx';

export function NotFound() {
  return (
    <main className="mx-auto max-w-[640px] p-6">
      <Empty title={t`There is no such page`}>
        <Trans>
          Perhaps it was moved, or the address is not whole.{' '}
          <Link to="/repositories" className={LINK}>
            All repositories
          </Link>
        </Trans>
      </Empty>
    </main>
  );
}
