// Client bundles: a certificate of the viewer's with its key, for clients that log in by it.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { createBundle, revokeBundle } from '../../../src/api/bundle.ts';
import { client } from '../../client.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { Listing } from '../../parts/listing.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { bundlesQuery } from '../../queries/account.ts';
import { queryClient } from '../../queries/query-client.ts';
import { viewerQuery } from '../../queries/session.ts';
import { chosenEnd, EndField } from '../../words/end-field.tsx';
import { Expiry } from '../../words/expiry.tsx';
import { Ago } from '../../words/time.tsx';

export function BundlesTab() {
  const { data: viewer } = useQuery(viewerQuery);
  const found = useInfiniteQuery(bundlesQuery);
  const [isMaking, setIsMaking] = useState(false);
  const changed = () => queryClient.invalidateQueries({ queryKey: ['bundles'] });
  return (
    <>
      <ListHead
        actions={
          <Button look="go" onClick={() => setIsMaking(true)}>
            <Download size={14} aria-hidden /> New client bundle
          </Button>
        }
      >
        <p className="text-ink-2">A certificate with its key, for docker and other clients that log in by it.</p>
      </ListHead>
      <Listing
        caption="Client bundles"
        found={found}
        keyOf={({ id }) => id}
        empty={
          <Empty title="No client bundles yet">A bundle is a zip file, with what each client needs to use it.</Empty>
        }
        columns={[
          {
            key: 'serial',
            head: 'Serial number',
            isWide: true,
            cell: ({ serial }) => <code title={serial}>{serial}</code>,
          },
          { key: 'created', head: 'Created', cell: ({ createdAt }) => <Ago time={createdAt} /> },
          {
            key: 'used',
            head: 'Last used',
            cell: ({ lastUsedAt }) =>
              lastUsedAt ? <Ago time={lastUsedAt} /> : <span className="text-ink-3">never</span>,
          },
          {
            key: 'end',
            head: 'End',
            cell: ({ expiresAt, revokedAt }) =>
              revokedAt === null ? <Expiry expiresAt={expiresAt} /> : <Badge tone="high">revoked</Badge>,
          },
          {
            key: 'actions',
            head: <span className="sr-only">Actions</span>,
            name: '',
            align: 'right',
            cell: ({ serial, revokedAt }) =>
              revokedAt === null && (
                <ConfirmButton
                  text="Revoke"
                  label={`Revoke ${serial}`}
                  title="Revoke this client bundle?"
                  action="Revoke"
                  onConfirm={async () => {
                    await client.call(revokeBundle, { params: { serial } });
                    await changed();
                  }}
                >
                  It is refused at once, with the bundles and access tokens that were made with it.
                </ConfirmButton>
              ),
          },
        ]}
      />
      <FormDialog
        title="New client bundle"
        action="Make and download"
        isOpen={isMaking}
        onClose={() => setIsMaking(false)}
        onSubmit={async (form) => {
          const expiresAt = chosenEnd(form);
          const zip = await client.download(createBundle, { body: expiresAt === undefined ? {} : { expiresAt } });
          saveFile(`shiplock-${viewer?.name}.zip`, zip);
          await changed();
        }}
      >
        <p className="mb-3 text-ink-2">The key is in this file only: whoever has it can log in as you.</p>
        <EndField hint="In at most two years; left empty, in one year." />
      </FormDialog>
    </>
  );
}
