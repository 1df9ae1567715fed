// What happened and what is to be done.

import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../schema.ts';
import { key, required } from './columns.ts';

export async function createEventsAndJobs(rows: Kysely<Tables>): Promise<void> {
  const { schema } = rows;
  await schema
    .createTable('event')
    .addColumn('sequence', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('type', 'text', required)
    .addColumn('at', 'bigint', required)
    .addColumn('actor_kind', 'text', required)
    .addColumn('actor_id', 'text')
    .addColumn('actor_name', 'text', required)
    .addColumn('credential', 'text')
    .addColumn('address', 'text')
    .addColumn('namespace', 'text')
    .addColumn('repository', 'text')
    .addColumn('tag', 'text')
    .addColumn('digest', 'text')
    .addColumn('previous_digest', 'text')
    .addColumn('caused_by', 'text')
    .addColumn('depth', 'integer', required)
    .addColumn('data_json', 'text', required)
    .execute();
  await schema.createIndex('event_by_repository').on('event').columns(['repository', 'tag', 'sequence']).execute();
  await schema
    .createIndex('event_by_previous_digest')
    .on('event')
    .columns(['repository', 'previous_digest', 'at'])
    .where('previous_digest', 'is not', null)
    .execute();
  await schema
    .createIndex('event_of_deleted_tag')
    .on('event')
    .columns(['repository', 'sequence'])
    .where(sql<boolean>`type = 'tag.deleted'`)
    .execute();
  await schema.createIndex('event_by_actor').on('event').columns(['actor_id', 'sequence']).execute();
  await schema.createIndex('event_by_type').on('event').columns(['type', 'sequence']).execute();
  await schema
    .createTable('job')
    .addColumn('id', 'text', key)
    .addColumn('kind', 'text', required)
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('payload_json', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('run_at', 'bigint', required)
    .addColumn('attempts', 'integer', required)
    .addColumn('crashes', 'integer', required)
    .addColumn('lease_until', 'bigint')
    .addColumn('leased_by', 'text')
    .addColumn('cancel_requested', 'integer', required)
    .addColumn('progress_done', 'integer', required)
    .addColumn('progress_total', 'integer')
    .addColumn('cursor_json', 'text')
    .addColumn('log', 'text', required)
    .addColumn('error', 'text')
    .addColumn('requested_by_kind', 'text', required)
    .addColumn('requested_by_id', 'text')
    .addColumn('requested_by_name', 'text', required)
    .addColumn('repository', 'text')
    .addColumn('created_at', 'bigint', required)
    .addColumn('finished_at', 'bigint')
    .execute();
  await schema.createIndex('job_by_state').on('job').columns(['state', 'run_at']).execute();
  await schema.createIndex('job_by_state_and_key').on('job').columns(['state', 'key']).execute();
  await schema.createIndex('job_by_requester').on('job').columns(['state', 'kind', 'requested_by_id']).execute();
  await schema.createIndex('job_by_repository').on('job').columns(['state', 'kind', 'repository']).execute();
  await schema
    .createTable('job_turn')
    .addColumn('namespace', 'text', key)
    .addColumn('turn', 'bigint', required)
    .execute();
  await schema
    .createTable('idempotency')
    .addColumn('key', 'text', required)
    .addColumn('actor', 'text', required)
    .addColumn('request_hash', 'text', required)
    .addColumn('status', 'integer', required)
    .addColumn('body', 'text', required)
    .addColumn('created_at', 'bigint', required)
    .addPrimaryKeyConstraint('idempotency_key', ['actor', 'key'])
    .execute();
}
