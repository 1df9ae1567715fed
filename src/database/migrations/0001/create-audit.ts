// Who did what.

import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../schema.ts';
import { required } from './columns.ts';

export async function createAudit(rows: Kysely<Tables>): Promise<void> {
  const { schema } = rows;
  await schema
    .createTable('audit_record')
    .addColumn('sequence', 'integer', (column) => column.primaryKey())
    .addColumn('at', 'bigint', required)
    .addColumn('latest', 'bigint', required)
    .addColumn('actor_kind', 'text', required)
    .addColumn('actor_id', 'text')
    .addColumn('actor_name', 'text', required)
    .addColumn('credential', 'text')
    .addColumn('address', 'text')
    .addColumn('user_agent', 'text')
    .addColumn('action', 'text', required)
    .addColumn('repository', 'text')
    .addColumn('namespace', 'text')
    .addColumn('subject', 'text')
    .addColumn('outcome', 'text', required)
    .addColumn('reason', 'text')
    .addColumn('detail_json', 'text', required)
    .addColumn('count', 'integer', required)
    .addColumn('hash', 'text', required)
    .execute();
  await schema.createIndex('audit_by_actor').on('audit_record').columns(['actor_name', 'sequence']).execute();
  await schema.createIndex('audit_by_action').on('audit_record').columns(['action', 'sequence']).execute();
  await schema
    .createIndex('audit_by_repository')
    .on('audit_record')
    .columns(['repository', 'sequence'])
    .where('repository', 'is not', null)
    .execute();
  await schema
    .createIndex('audit_by_namespace')
    .on('audit_record')
    .columns(['namespace', 'sequence'])
    .where('namespace', 'is not', null)
    .execute();
  // What went well is nearly everything, and an index of it would be of no use.
  await schema
    .createIndex('audit_by_outcome')
    .on('audit_record')
    .columns(['outcome', 'sequence'])
    .where('outcome', '<>', 'done')
    .execute();
  await schema.createIndex('audit_by_time').on('audit_record').columns(['latest', 'sequence']).execute();
  // Rows that were written while the clock was set back; see audit/audit-table.ts.
  await schema
    .createIndex('audit_set_back')
    .on('audit_record')
    .columns(['at', 'sequence'])
    .where(sql<boolean>`at < latest - 60000000`)
    .execute();
}
