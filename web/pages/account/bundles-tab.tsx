// Client bundles: a certificate of the viewer's with its key, for clients that log in by it.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { createBundle, revokeBundle } from '../../../src/api/bundle.ts';
import { client } from '../../client.ts';
import { ACTIONS_COLUMN } from '../../parts/actions-column.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { Listing } from '../../parts/listing.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Problem } from '../../parts/problem.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { bundlesQuery } from '../../queries/account.ts';
import { queryClient } from '../../queries/query-client.ts';
import { logInMethodsQuery, viewerQuery } from '../../queries/session.ts';
import { chosenEnd, EndField } from '../../words/end-field.tsx';
import { Expiry } from '../../words/expiry.tsx';
import { LINK } from '../../words/repository-link.tsx';
import { Ago } from '../../words/time.tsx';

export function BundlesTab() {
  const methods = useQuery(logInMethodsQuery);
  if (methods.isPending) return <Loading />;
  if (methods.isError) return <Problem error={methods.error} onRetry={() => methods.refetch()} />;
  return methods.data.clientBundles ? <Bundles /> : <NotHere />;
}

/** What they need, for who looks for them on a server that makes none. */
function NotHere() {
  return (
    <Empty title={t`No client bundles here`}>
      <Trans>
        A client bundle is a certificate with its key, by which docker and other clients log in. For that, the server
        has to speak TLS itself: behind a proxy that ends TLS, no certificate arrives. Who runs it can set{' '}
        <code>tls</code> in its configuration. Until then, log in with an{' '}
        <Link to="/account/tokens" className={`${LINK} underline`}>
          access token
        </Link>
        .
      </Trans>
    </Empty>
  );
}

function Bundles() {
  const { data: viewer } = useQuery(viewerQuery);
  const found = useInfiniteQuery(bundlesQuery);
  const [isMaking, setIsMaking] = useState(false);
  const changed = () => queryClient.invalidateQueries({ queryKey: ['bundles'] });
  return (
    <>
      <ListHead
        actions={
          <Button look="go" onClick={() => setIsMaking(true)}>
            <Trans>
              <Download size={14} aria-hidden /> New client bundle
            </Trans>
          </Button>
        }
      >
        <p className="text-ink-2">
          <Trans>A certificate with its key, for docker and other clients that log in by it.</Trans>
        </p>
      </ListHead>
      <Listing
        caption={t`Client bundles`}
        found={found}
        keyOf={({ id }) => id}
        empty={
          <Empty title={t`No client bundles yet`}>
            <Trans>A bundle is a zip file, with what each client needs to use it.</Trans>
          </Empty>
        }
        columns={[
          {
            key: 'serial',
            head: t`Serial number`,
            isWide: true,
            cell: ({ serial }) => <code title={serial}>{serial}</code>,
          },
          { key: 'created', head: t`Created`, cell: ({ createdAt }) => <Ago time={createdAt} /> },
          {
            key: 'used',
            head: t`Last used`,
            cell: ({ lastUsedAt }) =>
              lastUsedAt ? (
                <Ago time={lastUsedAt} />
              ) : (
                <span className="text-ink-3">
                  <Trans>never</Trans>
                </span>
              ),
          },
          {
            key: 'end',
            head: t`End`,
            cell: ({ expiresAt, revokedAt }) =>
              revokedAt === null ? (
                <Expiry expiresAt={expiresAt} />
              ) : (
                <Badge tone="high">
                  <Trans>revoked</Trans>
                </Badge>
              ),
          },
          {
            ...ACTIONS_COLUMN,
            cell: ({ serial, revokedAt }) =>
              revokedAt === null && (
                <ConfirmButton
                  text={t`Revoke…`}
                  label={t`Revoke ${serial}`}
                  title={t`Revoke this client bundle?`}
                  action={t`Revoke`}
                  onConfirm={async () => {
                    await client.call(revokeBundle, { params: { serial } });
                    await changed();
                  }}
                >
                  <Trans>It is refused at once, with the bundles and access tokens that were made with it.</Trans>
                </ConfirmButton>
              ),
          },
        ]}
      />
      <FormDialog
        title={t`New client bundle`}
        action={t`Make and download`}
        isOpen={isMaking}
        onClose={() => setIsMaking(false)}
        onSubmit={async (form) => {
          const expiresAt = chosenEnd(form);
          const zip = await client.download(createBundle, { body: expiresAt === undefined ? {} : { expiresAt } });
          saveFile(`shiplock-${viewer?.name}.zip`, zip);
          await changed();
        }}
      >
        <p className="mb-3 text-ink-2">
          <Trans>The key is in this file only: whoever has it can log in as you.</Trans>
        </p>
        <EndField hint={t`In at most two years; left empty, in one year.`} />
      </FormDialog>
    </>
  );
}
