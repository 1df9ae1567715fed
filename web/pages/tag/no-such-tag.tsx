// A tag that is not in the repository: that it never was, or is no more, and where to look.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { Empty } from '../../parts/empty.tsx';
import { LINK } from '../../words/repository-link.tsx';
import { inAddress } from '../../words/repository-name.ts';

export function NoSuchTag({ repository, tag }: { readonly repository: string; readonly tag: string }) {
  const params = { repository: inAddress(repository) };
  return (
    <Empty title={t`${repository} has no tag ${tag}`}>
      <p className="mb-2">
        <Trans>
          It was never pushed, or it was deleted. An image that it stood on may still be there by its digest.
        </Trans>
      </p>
      <p className="flex flex-wrap gap-x-4">
        <Link to="/repositories/$repository/tags" params={params} search={{}} className={`${LINK} underline`}>
          <Trans>The tags that are there</Trans>
        </Link>
        <Link
          to="/repositories/$repository/tags"
          params={params}
          search={{ show: 'deleted' }}
          className={`${LINK} underline`}
        >
          <Trans>Recently deleted</Trans>
        </Link>
      </p>
    </Empty>
  );
}
