// SQL of deliveries.

import { sql } from 'kysely';
import type { Microseconds } from '../clock.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { writeInChunks } from '../database/in-chunks.ts';
import { oneOf } from '../database/one-of.ts';
import { type Page, readPage } from '../database/page.ts';
import type { WebhookDeliveryRow } from '../database/schema/webhooks.ts';

/** As text in the statement: with a parameter, databases do not see that the index of what waits is enough. */
export const WAITING = sql.lit('waiting' as const);

/** Inserts them; one that is there already, of the same event and type, stays as it is. */
export async function insertDeliveries(tx: Transaction, deliveries: readonly WebhookDeliveryRow[]): Promise<void> {
  await writeInChunks(deliveries, (chunk) =>
    tx
      .insertInto('webhook_delivery')
      .values(chunk)
      .onConflict((conflict) => conflict.columns(['webhook_id', 'event_id', 'type']).doNothing())
      .execute(),
  );
}

export async function selectDelivery(rows: Rows, webhook: string, id: string): Promise<WebhookDeliveryRow | undefined> {
  return rows
    .selectFrom('webhook_delivery')
    .selectAll()
    .where('webhook_id', '=', webhook)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Newest first. */
export async function selectDeliveries(
  rows: Rows,
  webhook: string,
  filter: { readonly state?: WebhookDeliveryRow['state'] | undefined; readonly before?: string | undefined },
  limit: number,
): Promise<Page<WebhookDeliveryRow>> {
  let query = rows.selectFrom('webhook_delivery').selectAll().where('webhook_id', '=', webhook).orderBy('id', 'desc');
  if (filter.state) query = query.where('state', '=', filter.state);
  if (filter.before !== undefined) query = query.where('id', '<', filter.before);
  return readPage(query, { limit, position: (delivery) => delivery.id, texts: ['response', 'error'] });
}

/** How many of the oldest are looked at, so that many deliveries about one image do not slow every query down. */
const WINDOW = 500;

/** What may be sent now, oldest first: of the deliveries about one thing only the first, which the others wait for. */
export async function selectDueDeliveries(
  rows: Rows,
  webhook: string,
  now: Microseconds,
  underWay: readonly string[],
  limit: number,
): Promise<WebhookDeliveryRow[]> {
  const oldest = rows
    .selectFrom('webhook_delivery')
    .selectAll()
    .where('webhook_id', '=', webhook)
    .where('state', '=', WAITING)
    .where('next_at', '<=', now)
    .orderBy('id')
    .limit(WINDOW);
  return rows
    .selectFrom(oldest.as('due'))
    .selectAll()
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('webhook_delivery as earlier')
            .select('earlier.id')
            .whereRef('earlier.webhook_id', '=', 'due.webhook_id')
            .whereRef('earlier.about', '=', 'due.about')
            .whereRef('earlier.id', '<', 'due.id')
            .where('earlier.state', '=', WAITING),
        ),
      ),
    )
    .where('due.id', 'not in', oneOf(underWay))
    .orderBy('due.id')
    .limit(limit)
    .execute();
}

/** After the clock was set back by so much: no attempt that waits comes later than it would have. */
export async function bringDeliveriesForward(tx: Transaction, now: Microseconds, by: Microseconds): Promise<void> {
  await tx
    .updateTable('webhook_delivery')
    .set({ next_at: sql<number>`max(next_at - ${by}, ${now})` })
    .where('state', '=', WAITING)
    .where('next_at', '>', now)
    .execute();
  await tx
    .updateTable('webhook')
    .set({ retry_at: sql<number>`max(retry_at - ${by}, ${now})` })
    .where('retry_at', '>', now)
    .execute();
}

export async function updateDelivery(tx: Transaction, id: string, change: Partial<WebhookDeliveryRow>): Promise<void> {
  await tx.updateTable('webhook_delivery').set(change).where('id', '=', id).execute();
}

/**
 * Postpones deliveries about the same thing too, so that others are among the oldest; at most `limit`. Returns how many.
 */
export async function postponeDeliveries(
  tx: Transaction,
  { webhook_id, about }: Pick<WebhookDeliveryRow, 'webhook_id' | 'about'>,
  until: Microseconds,
  limit: number,
): Promise<number> {
  const early = waitingFor(tx, webhook_id, limit).where('about', '=', about).where('next_at', '<', until);
  const change = tx.updateTable('webhook_delivery').set({ next_at: until });
  return Number((await change.where('id', 'in', () => early).executeTakeFirst()).numUpdatedRows);
}

/** Gives up deliveries to this receiver that have waited for too long; at most `limit`. Returns how many. */
export async function giveUpDeliveries(
  tx: Transaction,
  webhook: string,
  now: Microseconds,
  limit: number,
): Promise<number> {
  const late = waitingFor(tx, webhook, limit).where('give_up_at', '<=', now);
  const change = tx.updateTable('webhook_delivery').set({ state: 'given_up' });
  return Number((await change.where('id', 'in', () => late).executeTakeFirst()).numUpdatedRows);
}

/** Ids of what waits for the receiver, oldest first. */
function waitingFor(rows: Rows, webhook: string, limit: number) {
  return rows
    .selectFrom('webhook_delivery')
    .select('id')
    .where('webhook_id', '=', webhook)
    .where('state', '=', WAITING)
    .orderBy('id')
    .limit(limit);
}

/** Removes at most `limit` deliveries that are over since before this time, or whose webhook was deleted. */
export async function deleteOldDeliveries(tx: Transaction, before: Microseconds, limit: number): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('webhook_delivery')
    .where((where) =>
      where(
        'id',
        'in',
        where
          .selectFrom('webhook_delivery')
          .innerJoin('webhook', 'webhook.id', 'webhook_delivery.webhook_id')
          .select('webhook_delivery.id')
          .where((either) =>
            either.or([
              either.and([
                either('webhook_delivery.state', '!=', 'waiting'),
                either.or([
                  either('webhook_delivery.created_at', '<', before),
                  either('webhook.ended_at', 'is not', null),
                ]),
              ]),
              either.and([either('webhook.ended_at', 'is not', null), either('webhook.is_enabled', '=', 0)]),
            ]),
          )
          .limit(limit),
      ),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}
