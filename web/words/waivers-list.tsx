// Waivers: who answers for what, where, and until when.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { revokeWaiver, type WaiverBody } from '../../src/api/waiver.ts';
import { client } from '../client.ts';
import { ACTIONS_COLUMN } from '../parts/actions-column.tsx';
import { Badge } from '../parts/badge.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Empty } from '../parts/empty.tsx';
import { Hint } from '../parts/hint.tsx';
import { Listing } from '../parts/listing.tsx';
import { queryClient } from '../queries/query-client.ts';
import { type WaiversFilter, waiversQuery } from '../queries/vulnerabilities.ts';
import { shortDigest } from './digest.tsx';
import { Expiry } from './expiry.tsx';
import { LINK, RepositoryLink } from './repository-link.tsx';
import { Ago } from './time.tsx';
import { authorName } from './waiver-author.ts';

export function WaiversList({ filter }: { readonly filter: WaiversFilter }) {
  const found = useInfiniteQuery(waiversQuery(filter));
  return (
    <Listing
      caption={t`Waivers`}
      found={found}
      keyOf={({ id }) => id}
      empty={
        <Empty title={t`No waivers`}>
          <Trans>
            A waiver says that a vulnerability does not count somewhere, who answers for that, why, and until when.
            Policies let the image pass then, and say so.
          </Trans>
        </Empty>
      }
      columns={[
        {
          key: 'vulnerability',
          head: t`Vulnerability`,
          cell: ({ vulnerability }) => (
            <Link to="/vulnerabilities/$id" params={{ id: vulnerability }} className={`${LINK} font-semibold`}>
              {vulnerability}
            </Link>
          ),
        },
        { key: 'where', head: t`Where`, isWide: true, cell: (waiver) => <Place waiver={waiver} /> },
        {
          key: 'reason',
          head: t`Reason`,
          isWide: true,
          cell: ({ reason }) => (
            <Hint more={<bdi>{reason}</bdi>}>
              <bdi className="overflow-hidden text-ellipsis">{reason}</bdi>
            </Hint>
          ),
        },
        {
          key: 'by',
          head: t`By`,
          cell: ({ author, createdAt }) => (
            <span className="text-ink-2">
              {authorName(author)}, <Ago time={createdAt} />
            </span>
          ),
        },
        {
          key: 'end',
          head: t`End`,
          cell: ({ expiresAt, revokedAt, revokedBy }) =>
            revokedAt === null ? (
              <Expiry expiresAt={expiresAt} />
            ) : (
              <Badge tone="plain">
                <Trans>revoked by {authorName(revokedBy)}</Trans>
              </Badge>
            ),
        },
        { ...ACTIONS_COLUMN, cell: (waiver) => waiver.mayRevoke && <Revoke waiver={waiver} /> },
      ]}
    />
  );
}

function Revoke({ waiver: { id, vulnerability } }: { readonly waiver: WaiverBody }) {
  return (
    <ConfirmButton
      text={t`Revoke…`}
      label={t`Revoke the waiver of ${vulnerability}`}
      title={t`Revoke the waiver of ${vulnerability}?`}
      action={t`Revoke`}
      onConfirm={async () => {
        await client.call(revokeWaiver, { params: { id } });
        const keys = ['waivers', 'vulnerability', 'repository'];
        await queryClient.invalidateQueries({ predicate: ({ queryKey }) => keys.includes(String(queryKey[0])) });
      }}
    >
      <Trans>
        The vulnerability counts again there, from now on. The waiver stays in the list of those that are over.
      </Trans>
    </ConfirmButton>
  );
}

function Place({ waiver: { scope, repository, digest, namespace } }: { readonly waiver: WaiverBody }) {
  if (repository !== null)
    return (
      <>
        <RepositoryLink repository={repository} />
        {digest !== null && <code className="text-ink-2"> {shortDigest(digest)}</code>}
      </>
    );
  return scope === 'everywhere' ? t`everywhere` : <Trans>all of {namespace}</Trans>;
}
