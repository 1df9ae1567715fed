// Where the viewer is logged in.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { endSession } from '../../../src/api/session.ts';
import { client } from '../../client.ts';
import { ACTIONS_COLUMN } from '../../parts/actions-column.tsx';
import { Badge } from '../../parts/badge.tsx';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Listing } from '../../parts/listing.tsx';
import { sessionsQuery } from '../../queries/account.ts';
import { queryClient } from '../../queries/query-client.ts';
import { Expiry } from '../../words/expiry.tsx';
import { Ago } from '../../words/time.tsx';

export function SessionsTab() {
  const found = useInfiniteQuery(sessionsQuery);
  return (
    <Listing
      caption={t`Sessions`}
      found={found}
      keyOf={({ id }) => id}
      empty={
        <Empty title={t`No sessions`}>
          <Trans>Logging in in a browser makes one.</Trans>
        </Empty>
      }
      columns={[
        {
          key: 'agent',
          head: t`Browser`,
          isWide: true,
          cell: ({ userAgent }) => <span title={userAgent}>{userAgent === '' ? t`not stated` : userAgent}</span>,
        },
        { key: 'address', head: t`From`, cell: ({ address }) => <code>{address}</code> },
        { key: 'created', head: t`Logged in`, cell: ({ createdAt }) => <Ago time={createdAt} /> },
        { key: 'used', head: t`Last used`, cell: ({ lastUsedAt }) => <Ago time={lastUsedAt} /> },
        { key: 'end', head: t`End`, cell: ({ expiresAt }) => <Expiry expiresAt={expiresAt} /> },
        {
          ...ACTIONS_COLUMN,
          cell: ({ id, address, current }) =>
            current ? (
              <Badge tone="accent">
                <Trans>this one</Trans>
              </Badge>
            ) : (
              <ConfirmButton
                text={t`End…`}
                label={t`End the session from ${address}`}
                title={t`End this session?`}
                action={t`End the session`}
                onConfirm={async () => {
                  await client.call(endSession, { params: { id } });
                  await queryClient.invalidateQueries({ queryKey: ['sessions'] });
                }}
              >
                <Trans>Whoever uses that browser has to log in again.</Trans>
              </ConfirmButton>
            ),
        },
      ]}
    />
  );
}
