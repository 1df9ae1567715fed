// Who is told of what happens.

import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../schema.ts';
import { key, required } from './columns.ts';

export async function createWebhooks(rows: Kysely<Tables>): Promise<void> {
  const { schema } = rows;
  await schema
    .createTable('webhook')
    .addColumn('id', 'text', key)
    .addColumn('scope_kind', 'text', required)
    .addColumn('scope', 'text', required)
    .addColumn('url', 'text', required)
    .addColumn('types_json', 'text', required)
    .addColumn('format', 'text', required)
    .addColumn('secret', 'text', required)
    .addColumn('is_enabled', 'integer', required)
    .addColumn('planned_through', 'bigint', required)
    .addColumn('failures', 'integer', required)
    .addColumn('retry_at', 'bigint')
    .addColumn('last_delivered_at', 'bigint')
    .addColumn('created_at', 'bigint', required)
    .addColumn('created_by', 'text', required)
    .addColumn('ended_at', 'bigint')
    .execute();
  await schema.createIndex('webhook_by_scope').on('webhook').columns(['scope_kind', 'scope']).execute();
  await schema
    .createTable('webhook_delivery')
    .addColumn('id', 'text', key)
    .addColumn('webhook_id', 'text', required)
    .addColumn('event_id', 'text')
    .addColumn('type', 'text', required)
    .addColumn('about', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('next_at', 'bigint', required)
    .addColumn('give_up_at', 'bigint', required)
    .addColumn('attempts', 'integer', required)
    .addColumn('created_at', 'bigint', required)
    .addColumn('attempted_at', 'bigint')
    .addColumn('duration_ms', 'integer')
    .addColumn('status', 'integer')
    .addColumn('response', 'text')
    .addColumn('error', 'text')
    .addUniqueConstraint('webhook_delivery_once', ['webhook_id', 'event_id', 'type'])
    .execute();
  await schema
    .createIndex('webhook_delivery_by_webhook')
    .on('webhook_delivery')
    .columns(['webhook_id', 'id'])
    .execute();
  // What waits is little, and is asked for all the time: in order, and whether something comes before it.
  for (const [name, columns] of [
    ['webhook_delivery_waiting', ['webhook_id', 'id']],
    ['webhook_delivery_waiting_about', ['webhook_id', 'about', 'id']],
  ] as const) {
    await schema
      .createIndex(name)
      .on('webhook_delivery')
      .columns([...columns])
      .where(sql.ref('state'), '=', 'waiting')
      .execute();
  }
}
