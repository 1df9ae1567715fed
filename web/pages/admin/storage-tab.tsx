// How many bytes are stored, and which namespaces and repositories show them.

import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { StorageBody } from '../../../src/api/operations.ts';
import { Empty } from '../../parts/empty.tsx';
import { Listing } from '../../parts/listing.tsx';
import type { Column } from '../../parts/table.tsx';
import { storageQuery } from '../../queries/administration.ts';
import { storageRoute } from '../../site-map.tsx';
import { LINK, RepositoryLink } from '../../words/repository-link.tsx';
import { sizeInWords } from '../../words/size.ts';

const AMOUNTS: readonly Column<StorageBody>[] = [
  { key: 'blobs', head: t`Blobs, each once`, align: 'right', cell: ({ blobs }) => <Amount {...blobs} /> },
  {
    key: 'manifests',
    head: t`Manifests, each once`,
    align: 'right',
    cell: ({ manifests }) => <Amount {...manifests} />,
  },
];

const NAMESPACES: readonly Column<StorageBody>[] = [
  {
    key: 'name',
    head: t`Namespace`,
    isWide: true,
    cell: ({ name }) => (
      <Link to="/admin/storage" search={{ namespace: name }} className={`${LINK} font-semibold`}>
        {name}
      </Link>
    ),
  },
  ...AMOUNTS,
  { key: 'shown', head: t`Sum of its repositories`, align: 'right', cell: ({ shown }) => sizeInWords(shown) },
];

const REPOSITORIES: readonly Column<StorageBody>[] = [
  { key: 'name', head: t`Repository`, isWide: true, cell: ({ name }) => <RepositoryLink repository={name} isInRow /> },
  ...AMOUNTS,
];

export function StorageTab() {
  const { namespace } = storageRoute.useSearch();
  const found = useInfiniteQuery(storageQuery({ namespace }));
  const [first] = found.data?.pages ?? [];
  return (
    <>
      {first && (
        <p className="mb-1">
          <Trans>
            Stored on disk: <b>{sizeInWords(first.blobs.bytes)}</b> in {blobsInWords(first.blobs.count)}, and{' '}
            <b>{sizeInWords(first.manifests.bytes)}</b> in {manifestsInWords(first.manifests.count)} in the database.
          </Trans>
        </p>
      )}
      <p className="mb-3 max-w-[720px] text-ink-2">
        <Trans>
          Each blob and each manifest is counted once, also what no repository shows any more until garbage is
          collected. Below, what several show is counted for each of them, so that these numbers are logical, and their
          sum may be more than what is stored.
        </Trans>
      </p>
      {namespace !== undefined && (
        <p className="mb-2">
          <Trans>
            Repositories of <b>{namespace}</b>:{' '}
            <Link to="/admin/storage" className={`${LINK} underline`}>
              all namespaces
            </Link>
          </Trans>
        </p>
      )}
      <Listing
        caption={namespace === undefined ? t`Storage by namespace` : t`Storage by repository`}
        found={found}
        keyOf={({ name }) => name}
        empty={
          <Empty title={t`Nothing is stored`}>
            <Trans>What is pushed is counted here, for each namespace and each repository.</Trans>
          </Empty>
        }
        columns={namespace === undefined ? NAMESPACES : REPOSITORIES}
      />
    </>
  );
}

function Amount({ count, bytes }: StorageBody['blobs']) {
  return (
    <span>
      {sizeInWords(bytes)} <span className="text-ink-3">({count})</span>
    </span>
  );
}

function blobsInWords(count: number): string {
  return plural(count, { one: '# blob', other: '# blobs' });
}

function manifestsInWords(count: number): string {
  return plural(count, { one: '# manifest', other: '# manifests' });
}
