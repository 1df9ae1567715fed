// Where a policy belongs: the repository whose tags it looks at.

import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { LINK, RepositoryLink } from '../../words/repository-link.tsx';
import { inAddress } from '../../words/repository-name.ts';

export function PolicyCrumbs({ source }: { readonly source: string }) {
  return (
    <>
      <RepositoryLink repository={source} />
      {' / '}
      <Link
        to="/repositories/$repository/promotions"
        params={{ repository: inAddress(source) }}
        search={{}}
        className={LINK}
      >
        <Trans>Promotions</Trans>
      </Link>
    </>
  );
}
