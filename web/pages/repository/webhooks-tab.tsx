// Who is told of what happens in the repository.

import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { changeWebhook, createWebhook, deleteWebhook, type WebhookBody } from '../../../src/api/webhook.ts';
import { client } from '../../client.ts';
import { ACTIONS_COLUMN } from '../../parts/actions-column.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { Listing } from '../../parts/listing.tsx';
import { queryClient } from '../../queries/query-client.ts';
import { webhooksQuery } from '../../queries/webhooks.ts';
import { repositoryRoute } from '../../site-map.tsx';
import { codeInWords } from '../../words/code-in-words.ts';
import { fromAddress } from '../../words/repository-name.ts';
import { SecretDialog, type ShownSecret } from '../../words/secret-dialog.tsx';
import { Ago } from '../../words/time.tsx';
import { DeliveriesDialog } from './deliveries-dialog.tsx';
import { chosenWebhook, WebhookFields } from './webhook-fields.tsx';

type Opened = { readonly kind: 'new' } | { readonly kind: 'change' | 'deliveries'; readonly hook: WebhookBody };

export function WebhooksTab() {
  const { repository: part } = repositoryRoute.useParams();
  const repository = fromAddress(part);
  const found = useInfiniteQuery(webhooksQuery(repository));
  const [opened, setOpened] = useState<Opened>();
  const [shown, setShown] = useState<ShownSecret>();
  const close = () => setOpened(undefined);
  const changed = () => queryClient.invalidateQueries({ queryKey: ['webhooks', repository] });
  const hook = opened && opened.kind !== 'new' ? opened.hook : undefined;
  return (
    <>
      <ListHead
        actions={
          <Button look="go" onClick={() => setOpened({ kind: 'new' })}>
            <Trans>
              <Plus size={14} aria-hidden /> New webhook
            </Trans>
          </Button>
        }
      >
        <p className="text-ink-2">
          <Trans>A receiver is sent what happens here, signed, until it has taken it.</Trans>
        </p>
      </ListHead>
      <Listing
        caption={t`Webhooks of ${repository}`}
        found={found}
        keyOf={({ id }) => id}
        empty={
          <Empty title={t`No webhooks yet`}>
            <Trans>Have a build, a chat or a deployment told when an image is pushed, scanned or promoted.</Trans>
          </Empty>
        }
        columns={[
          { key: 'url', head: t`Receiver`, isWide: true, cell: ({ url }) => <code title={url}>{url}</code> },
          {
            key: 'types',
            head: t`Told of`,
            isWide: true,
            cell: ({ types }) => (
              <span title={types.map(codeInWords).join(', ')}>{types.map(codeInWords).join(', ')}</span>
            ),
          },
          { key: 'state', head: t`State`, cell: (one) => <HookState hook={one} /> },
          {
            key: 'last',
            head: t`Last delivered`,
            cell: ({ lastDeliveredAt }) =>
              lastDeliveredAt ? (
                <Ago time={lastDeliveredAt} />
              ) : (
                <span className="text-ink-3">
                  <Trans>never</Trans>
                </span>
              ),
          },
          {
            ...ACTIONS_COLUMN,
            cell: (one) => (
              <span className="inline-flex flex-wrap gap-1 max-[700px]:-ml-2">
                <Button
                  look="quiet"
                  className="!h-6 !px-2"
                  aria-label={t`Deliveries to ${one.url}`}
                  onClick={() => setOpened({ kind: 'deliveries', hook: one })}
                >
                  <Trans>Deliveries</Trans>
                </Button>
                <Button
                  look="quiet"
                  className="!h-6 !px-2"
                  aria-label={t`Change ${one.url}`}
                  onClick={() => setOpened({ kind: 'change', hook: one })}
                >
                  <Trans>Change…</Trans>
                </Button>
                <ConfirmButton
                  text={t`Delete…`}
                  label={t`Delete ${one.url}`}
                  title={t`Delete this webhook?`}
                  action={t`Delete the webhook`}
                  onConfirm={async () => {
                    await client.call(deleteWebhook, { params: { id: one.id } });
                    await changed();
                  }}
                >
                  <Trans>What it was still to be told is not sent any more.</Trans>
                </ConfirmButton>
              </span>
            ),
          },
        ]}
      />
      <FormDialog
        title={t`New webhook`}
        action={t`Create`}
        isOpen={opened?.kind === 'new'}
        onClose={close}
        onSubmit={async (form) => {
          const { url, secret } = await client.call(createWebhook, { body: { repository, ...chosenWebhook(form) } });
          await changed();
          setShown({ name: new URL(url).host, secret });
        }}
      >
        <WebhookFields />
      </FormDialog>
      <FormDialog
        title={t`Change the webhook`}
        action={t`Save`}
        isOpen={opened?.kind === 'change'}
        onClose={close}
        onSubmit={async (form) => {
          if (!hook) return;
          await client.call(changeWebhook, { params: { id: hook.id }, body: chosenWebhook(form) });
          await changed();
        }}
      >
        <WebhookFields hook={hook} />
      </FormDialog>
      <DeliveriesDialog hook={opened?.kind === 'deliveries' ? opened.hook : undefined} onClose={close} />
      <SecretDialog shown={shown} onStored={() => setShown(undefined)} />
    </>
  );
}

function HookState({ hook: { enabled, failures, retryAt } }: { readonly hook: WebhookBody }) {
  if (!enabled)
    return (
      <Badge tone="plain">
        <Trans>off</Trans>
      </Badge>
    );
  if (failures === 0)
    return (
      <Badge tone="good">
        <Trans>on</Trans>
      </Badge>
    );
  return (
    <span className="inline-flex items-center gap-1 align-middle">
      <Badge tone="high">{plural(failures, { one: '# failure', other: '# failures' })}</Badge>
      {retryAt && (
        <span className="text-ink-3">
          <Trans>
            again <Ago time={retryAt} isPast={false} />
          </Trans>
        </span>
      )}
    </span>
  );
}
