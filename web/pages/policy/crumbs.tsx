// Where a policy belongs: the repository whose tags it looks at.

import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { isThereQuery } from '../../queries/repositories.ts';
import { LINK, RepositoryLink } from '../../words/repository-link.tsx';
import { inAddress } from '../../words/repository-name.ts';

export function PolicyCrumbs({ source }: { readonly source: string }) {
  const { data: isThere } = useQuery(isThereQuery(source));
  if (isThere === false) return source;
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
