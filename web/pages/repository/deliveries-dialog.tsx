// What a receiver was sent, what it answered, and sending it again.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type DeliveryBody, resendDelivery, testWebhook, type WebhookBody } from '../../../src/api/webhook.ts';
import { client } from '../../client.ts';
import { ACTIONS_COLUMN } from '../../parts/actions-column.tsx';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { Listing } from '../../parts/listing.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Problem } from '../../parts/problem.tsx';
import { queryClient } from '../../queries/query-client.ts';
import { deliveriesQuery, deliveryQuery } from '../../queries/webhooks.ts';
import { codeInWords } from '../../words/code-in-words.ts';
import { Ago } from '../../words/time.tsx';

const TONES: Readonly<Record<DeliveryBody['state'], Tone>> = {
  waiting: 'medium',
  delivered: 'good',
  given_up: 'critical',
};

interface DeliveriesDialogProps {
  readonly hook: WebhookBody | undefined;
  readonly onClose: () => void;
}

export function DeliveriesDialog({ hook, onClose }: DeliveriesDialogProps) {
  return (
    <Dialog title={t`Deliveries to ${hook?.url ?? ''}`} isOpen={hook !== undefined} onClose={onClose} isWide>
      {hook && <Deliveries hook={hook} />}
    </Dialog>
  );
}

function Deliveries({ hook: { id } }: { readonly hook: WebhookBody }) {
  const found = useInfiniteQuery(deliveriesQuery(id));
  const [openedId, setOpenedId] = useState<string>();
  const changed = () => queryClient.invalidateQueries({ queryKey: ['deliveries', id] });
  const example = useMutation({
    mutationFn: () => client.call(testWebhook, { params: { id }, body: {} }),
    onSettled: changed,
  });
  const resending = useMutation({
    mutationFn: (delivery: string) => client.call(resendDelivery, { params: { id, delivery } }),
    onSuccess: changed,
  });
  return (
    <>
      <ListHead
        actions={
          <>
            <Button onClick={changed}>
              <Trans>Look again</Trans>
            </Button>
            <Button isBusy={example.isPending} onClick={() => example.mutate()}>
              <Trans>Send an example</Trans>
            </Button>
          </>
        }
      />
      <Problem error={example.error ?? resending.error} />
      {openedId !== undefined && <Delivery id={id} delivery={openedId} />}
      <Listing
        caption={t`Deliveries`}
        found={found}
        keyOf={(one) => one.id}
        empty={
          <Empty title={t`Nothing was sent yet`}>
            <Trans>Send an example, to see whether the receiver takes it.</Trans>
          </Empty>
        }
        columns={[
          { key: 'at', head: t`When`, cell: ({ createdAt }) => <Ago time={createdAt} /> },
          { key: 'type', head: t`What`, cell: ({ type }) => codeInWords(type) },
          {
            key: 'state',
            head: t`State`,
            cell: ({ state, attempts }) => (
              <>
                <Badge tone={TONES[state]}>{codeInWords(state)}</Badge> {attempts > 1 && t`${attempts} attempts`}
              </>
            ),
          },
          {
            key: 'answer',
            head: t`Answer`,
            isWide: true,
            cell: ({ status, error, milliseconds }) => (
              <span title={error ?? ''}>{status === null ? error : t`${status} in ${milliseconds ?? 0} ms`}</span>
            ),
          },
          {
            ...ACTIONS_COLUMN,
            cell: ({ id: delivery }) => (
              <span className="inline-flex flex-wrap gap-1 max-[700px]:-ml-2">
                <Button look="quiet" className="!h-6 !px-2" onClick={() => setOpenedId(delivery)}>
                  <Trans>Show</Trans>
                </Button>
                <Button look="quiet" className="!h-6 !px-2" onClick={() => resending.mutate(delivery)}>
                  <Trans>Send again</Trans>
                </Button>
              </span>
            ),
          },
        ]}
      />
    </>
  );
}

function Delivery({ id, delivery }: { readonly id: string; readonly delivery: string }) {
  const found = useQuery(deliveryQuery(id, delivery));
  if (found.isPending) return <Loading />;
  if (found.isError) return <Problem error={found.error} onRetry={() => found.refetch()} />;
  const { body, response, error } = found.data;
  const PRE = 'mb-2 whitespace-pre-wrap rounded-md border border-line bg-panel px-2.5 py-1.5 [overflow-wrap:anywhere]';
  return (
    <section aria-label={t`One delivery`} className="mb-3">
      <h3 className="mb-1 text-sm font-semibold text-ink-2">
        <Trans>Sent</Trans>
      </h3>
      <pre className={PRE}>{JSON.stringify(body, null, 2)}</pre>
      <h3 className="mb-1 text-sm font-semibold text-ink-2">
        <Trans>Answered</Trans>
      </h3>
      <pre className={PRE}>{response ?? error ?? t`nothing yet`}</pre>
    </section>
  );
}
