// SQL of webhooks.

import type { Microseconds } from '../clock.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { writeInChunks } from '../database/in-chunks.ts';
import { type Page, readPage } from '../database/page.ts';
import { preparedQuery } from '../database/prepared-query.ts';
import type { WebhookRow } from '../database/schema/webhooks.ts';
import { WAITING } from './delivery-table.ts';

export async function insertWebhook(tx: Transaction, row: WebhookRow): Promise<void> {
  await tx.insertInto('webhook').values(row).execute();
}

/** One that has not ended. */
export async function selectWebhook(rows: Rows, id: string): Promise<WebhookRow | undefined> {
  return rows.selectFrom('webhook').selectAll().where('id', '=', id).where('ended_at', 'is', null).executeTakeFirst();
}

interface Place {
  readonly kind: WebhookRow['scope_kind'];
  readonly scope: string;
}

/** All that have not ended, oldest first. */
export async function selectWebhooks(rows: Rows, place?: Place): Promise<WebhookRow[]> {
  return webhooksOf(rows, place).execute();
}

/** A page of those that have not ended, oldest first; `after` is the id of the last webhook of the page before. */
export async function selectWebhookPage(
  rows: Rows,
  place: Place | undefined,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<Page<WebhookRow>> {
  let query = webhooksOf(rows, place);
  if (after !== undefined) query = query.where('id', '>', after);
  return readPage(query, { limit, position: (webhook) => webhook.id, texts: ['url'], json: ['types_json'] });
}

function webhooksOf(rows: Rows, place: Place | undefined) {
  const query = rows.selectFrom('webhook').selectAll().where('ended_at', 'is', null).orderBy('id');
  return place ? query.where('scope_kind', '=', place.kind).where('scope', '=', place.scope) : query;
}

export async function updateWebhookRow(tx: Transaction, id: string, change: Partial<WebhookRow>): Promise<void> {
  await tx.updateTable('webhook').set(change).where('id', '=', id).execute();
}

/** Remembers that it is known of all events up to this one whom to tell. */
export async function updatePlanned(tx: Transaction, through: number): Promise<void> {
  await tx
    .updateTable('webhook')
    .set({ planned_through: through })
    .where('ended_at', 'is', null)
    .where('planned_through', '<', through)
    .execute();
}

/** Ends these; what they were still to be told is told. */
export async function endWebhooks(tx: Transaction, ids: readonly string[], at: Microseconds): Promise<void> {
  await writeInChunks(ids, (chunk) =>
    tx.updateTable('webhook').set({ ended_at: at }).where('id', 'in', chunk).execute(),
  );
}

const readyWebhooks = preparedQuery((rows, now: Microseconds) =>
  rows
    .selectFrom('webhook')
    .selectAll()
    .where('is_enabled', '=', 1)
    .where((where) => where.or([where('retry_at', 'is', null), where('retry_at', '<=', now)]))
    .where((where) =>
      where.exists(
        where
          .selectFrom('webhook_delivery')
          .select('webhook_delivery.id')
          .whereRef('webhook_delivery.webhook_id', '=', 'webhook.id')
          .where('webhook_delivery.state', '=', WAITING)
          .where('webhook_delivery.next_at', '<=', now),
      ),
    )
    .orderBy('id'),
);

/** The receivers that are not in trouble, among those for whom something waits. */
export async function selectReadyWebhooks(rows: Rows, now: Microseconds): Promise<WebhookRow[]> {
  return readyWebhooks(rows, now);
}

/** Removes webhooks that have ended and of which no delivery is left. */
export async function deleteEndedWebhooks(tx: Transaction): Promise<void> {
  await tx
    .deleteFrom('webhook')
    .where('ended_at', 'is not', null)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('webhook_delivery')
            .select('webhook_delivery.id')
            .whereRef('webhook_delivery.webhook_id', '=', 'webhook.id'),
        ),
      ),
    )
    .execute();
}
