// Where the viewer is logged in.

import { useInfiniteQuery } from '@tanstack/react-query';
import { endSession } from '../../../src/api/session.ts';
import { client } from '../../client.ts';
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
      caption="Sessions"
      found={found}
      keyOf={({ id }) => id}
      empty={<Empty title="No sessions">Logging in in a browser makes one.</Empty>}
      columns={[
        {
          key: 'agent',
          head: 'Browser',
          isWide: true,
          cell: ({ userAgent }) => <span title={userAgent}>{userAgent === '' ? 'not stated' : userAgent}</span>,
        },
        { key: 'address', head: 'From', cell: ({ address }) => <code>{address}</code> },
        { key: 'created', head: 'Logged in', cell: ({ createdAt }) => <Ago time={createdAt} /> },
        { key: 'used', head: 'Last used', cell: ({ lastUsedAt }) => <Ago time={lastUsedAt} /> },
        { key: 'end', head: 'End', cell: ({ expiresAt }) => <Expiry expiresAt={expiresAt} /> },
        {
          key: 'actions',
          head: <span className="sr-only">Actions</span>,
          name: '',
          align: 'right',
          cell: ({ id, address, current }) =>
            current ? (
              <Badge tone="accent">this one</Badge>
            ) : (
              <ConfirmButton
                text="End"
                label={`End the session from ${address}`}
                title="End this session?"
                action="End the session"
                onConfirm={async () => {
                  await client.call(endSession, { params: { id } });
                  await queryClient.invalidateQueries({ queryKey: ['sessions'] });
                }}
              >
                Whoever uses that browser has to log in again.
              </ConfirmButton>
            ),
        },
      ]}
    />
  );
}
