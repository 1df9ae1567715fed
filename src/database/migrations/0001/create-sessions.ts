// Log-ins of browsers, and the second factor of those who log in by password.

import type { Kysely } from 'kysely';
import type { Tables } from '../../schema.ts';
import { key, required } from './columns.ts';

export async function createSessions(rows: Kysely<Tables>): Promise<void> {
  const { schema } = rows;
  await schema
    .createTable('session')
    .addColumn('id', 'text', key)
    .addColumn('user_id', 'text', (column) => column.notNull().references('account.id').onDelete('cascade'))
    .addColumn('secret_hash', 'text', (column) => column.notNull().unique())
    .addColumn('address', 'text', required)
    .addColumn('user_agent', 'text', required)
    .addColumn('created_at', 'bigint', required)
    .addColumn('last_used_at', 'bigint', required)
    .addColumn('expires_at', 'bigint', required)
    .addColumn('id_token', 'text')
    .execute();
  await schema.createIndex('session_by_user').on('session').columns(['user_id', 'id']).execute();
  await schema.createIndex('session_by_end').on('session').columns(['expires_at']).execute();
  await schema
    .createTable('second_factor')
    .addColumn('user_id', 'text', (column) => column.primaryKey().references('account.id').onDelete('cascade'))
    .addColumn('secret', 'text', required)
    .addColumn('confirmed_at', 'bigint')
    .addColumn('last_step', 'bigint', required)
    .execute();
  await schema
    .createTable('recovery_code')
    .addColumn('user_id', 'text', (column) => column.notNull().references('account.id').onDelete('cascade'))
    .addColumn('code_hash', 'text', required)
    .addPrimaryKeyConstraint('recovery_code_key', ['user_id', 'code_hash'])
    .execute();
}
