// Who may do what, and settings.

import type { Kysely } from 'kysely';
import type { Tables } from '../../schema.ts';
import { key, required } from './columns.ts';

export async function createAccounts(rows: Kysely<Tables>): Promise<void> {
  const { schema } = rows;
  await schema
    .createTable('account')
    .addColumn('id', 'text', key)
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('kind', 'text', required)
    .addColumn('full_name', 'text', required)
    .addColumn('password_hash', 'text')
    .addColumn('is_admin', 'integer', required)
    .addColumn('is_active', 'integer', required)
    .addColumn('directory', 'text')
    .addColumn('good_until', 'bigint')
    .addColumn('created_at', 'bigint', required)
    .execute();
  await schema.createIndex('account_by_good_until').on('account').columns(['good_until']).execute();
  await schema
    .createTable('directory_identity')
    .addColumn('account_id', 'text', (column) => column.primaryKey().references('account.id').onDelete('cascade'))
    .addColumn('issuer', 'text', required)
    .addColumn('subject', 'text', required)
    .addColumn('groups_json', 'text', required)
    .addColumn('checked_at', 'bigint', required)
    .addColumn('gave_admin', 'integer', required)
    .addColumn('is_gone', 'integer', required)
    .addColumn('refresh_token', 'text')
    .addUniqueConstraint('directory_identity_subject', ['issuer', 'subject'])
    .execute();
  await schema
    .createTable('directory_sync')
    .addColumn('issuer', 'text', key)
    .addColumn('ended_at', 'bigint', required)
    .addColumn('failure', 'text')
    .addColumn('outcome_json', 'text', required)
    .addColumn('done_at', 'bigint')
    .execute();
  await schema
    .createTable('organization_member')
    .addColumn('organization_id', 'text', (column) => column.notNull().references('account.id').onDelete('cascade'))
    .addColumn('user_id', 'text', (column) => column.notNull().references('account.id').onDelete('cascade'))
    .addColumn('is_owner', 'integer', required)
    .addColumn('through_team', 'integer', required)
    .addColumn('created_at', 'bigint', required)
    .addPrimaryKeyConstraint('organization_member_key', ['organization_id', 'user_id'])
    .execute();
  await schema
    .createTable('namespace')
    .addColumn('name', 'text', key)
    .addColumn('account_id', 'text', (column) => column.references('account.id').onDelete('cascade'))
    .addColumn('usage', 'text', required)
    .addColumn('comment_required', 'integer', required)
    .addColumn('promotes_to_json', 'text', required)
    .addColumn('created_at', 'bigint', required)
    .addColumn('created_after', 'bigint', required)
    .execute();
  await schema
    .createTable('client_certificate')
    .addColumn('id', 'text', key)
    .addColumn('user_id', 'text', (column) => column.notNull().references('account.id').onDelete('cascade'))
    .addColumn('serial', 'text', required)
    .addColumn('fingerprint', 'text', (column) => column.notNull().unique())
    .addColumn('parent_id', 'text', (column) => column.references('client_certificate.id').onDelete('set null'))
    .addColumn('created_at', 'bigint', required)
    .addColumn('expires_at', 'bigint', required)
    .addColumn('last_used_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .execute();
  await schema.createIndex('client_certificate_by_user').on('client_certificate').columns(['user_id']).execute();
  await schema.createIndex('client_certificate_by_parent').on('client_certificate').columns(['parent_id']).execute();
  await schema
    .createTable('access_token')
    .addColumn('id', 'text', key)
    .addColumn('user_id', 'text', (column) => column.notNull().references('account.id').onDelete('cascade'))
    .addColumn('name', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('secret_hash', 'text', (column) => column.notNull().unique())
    .addColumn('permissions_json', 'text')
    .addColumn('parent_id', 'text', (column) => column.references('access_token.id').onDelete('cascade'))
    .addColumn('certificate_id', 'text', (column) => column.references('client_certificate.id').onDelete('cascade'))
    .addColumn('created_at', 'bigint', required)
    .addColumn('expires_at', 'bigint')
    .addColumn('last_used_at', 'bigint')
    .execute();
  await schema.createIndex('access_token_by_user').on('access_token').columns(['user_id']).execute();
  await schema.createIndex('access_token_by_parent').on('access_token').columns(['parent_id']).execute();
  await schema.createIndex('access_token_by_certificate').on('access_token').columns(['certificate_id']).execute();
  await schema.createTable('setting').addColumn('name', 'text', key).addColumn('value', 'text', required).execute();
}
