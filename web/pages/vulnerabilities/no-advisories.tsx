// There are no advisories, so that nothing can be said of any vulnerability: where they come from.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { Empty } from '../../parts/empty.tsx';
import { LINK } from '../../words/repository-link.tsx';

export function NoAdvisories({ mayUpdate }: { readonly mayUpdate: boolean }) {
  return (
    <Empty title={t`There are no advisories yet`}>
      {mayUpdate ? (
        <Trans>
          No image can be compared without advisories.{' '}
          <Link to="/admin/advisories" className={`${LINK} underline`}>
            Update them from the feeds, or upload an archive
          </Link>
          .
        </Trans>
      ) : (
        <Trans>No image can be compared without advisories. A system admin updates them, or uploads an archive.</Trans>
      )}
    </Empty>
  );
}
