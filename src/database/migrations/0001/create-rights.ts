// Teams, roles, keys, and what they may do where.

import type { Kysely } from 'kysely';
import type { Tables } from '../../schema.ts';
import { key, required } from './columns.ts';

export async function createRights(rows: Kysely<Tables>): Promise<void> {
  const { schema } = rows;
  await schema
    .createTable('team')
    .addColumn('id', 'text', key)
    .addColumn('organization_id', 'text', (column) => column.notNull().references('account.id').onDelete('cascade'))
    .addColumn('name', 'text', required)
    .addColumn('description', 'text', required)
    .addColumn('group_issuer', 'text')
    .addColumn('group_name', 'text')
    .addColumn('group_key', 'text')
    .addColumn('created_at', 'bigint', required)
    .addUniqueConstraint('team_name', ['organization_id', 'name'])
    .execute();
  await schema
    .createTable('team_member')
    .addColumn('user_id', 'text', (column) => column.notNull().references('account.id').onDelete('cascade'))
    .addColumn('team_id', 'text', (column) => column.notNull().references('team.id').onDelete('cascade'))
    .addColumn('through_group', 'integer', required)
    .addColumn('created_at', 'bigint', required)
    .addPrimaryKeyConstraint('team_member_key', ['user_id', 'team_id'])
    .execute();
  await schema.createIndex('team_by_group').on('team').columns(['group_issuer', 'group_key']).execute();
  await schema.createIndex('team_member_by_team').on('team_member').columns(['team_id']).execute();
  await schema
    .createTable('role')
    .addColumn('id', 'text', key)
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('description', 'text', required)
    .addColumn('permissions_json', 'text', required)
    .addColumn('created_at', 'bigint', required)
    .execute();
  await schema
    .createTable('api_key')
    .addColumn('id', 'text', key)
    .addColumn('name', 'text', required)
    .addColumn('namespace', 'text', (column) => column.references('namespace.name').onDelete('cascade'))
    .addColumn('scope_kind', 'text', required)
    .addColumn('scope', 'text', required)
    .addColumn('secret_hash', 'text', (column) => column.unique())
    .addColumn('trust_json', 'text')
    .addColumn('previous_hash', 'text')
    .addColumn('previous_ends_at', 'bigint')
    .addColumn('created_by_id', 'text')
    .addColumn('created_by', 'text', required)
    .addColumn('shown_to_id', 'text')
    .addColumn('shown_to', 'text', required)
    .addColumn('created_at', 'bigint', required)
    .addColumn('expires_at', 'bigint')
    .addColumn('told_days', 'integer')
    .addColumn('last_used_at', 'bigint')
    .execute();
  await schema.createIndex('api_key_by_namespace').on('api_key').columns(['namespace', 'name']).execute();
  await schema.createIndex('api_key_by_previous').on('api_key').columns(['previous_hash']).execute();
  await schema
    .createTable('access_grant')
    .addColumn('id', 'text', key)
    .addColumn('user_id', 'text', (column) => column.references('account.id').onDelete('cascade'))
    .addColumn('team_id', 'text', (column) => column.references('team.id').onDelete('cascade'))
    .addColumn('key_id', 'text', (column) => column.references('api_key.id').onDelete('cascade'))
    .addColumn('scope_kind', 'text', required)
    .addColumn('scope', 'text', required)
    .addColumn('is_denied', 'integer', required)
    .addColumn('built_in_role', 'text')
    .addColumn('role_id', 'text', (column) => column.references('role.id').onDelete('cascade'))
    .addColumn('permissions_json', 'text')
    .addColumn('granted_by', 'text', required)
    .addColumn('created_at', 'bigint', required)
    .execute();
  // One allowed and one denied for each holder and place; of the three columns, two are null, and nulls are never equal.
  for (const holder of ['user', 'team', 'key']) {
    await schema
      .createIndex(`access_grant_of_${holder}`)
      .unique()
      .on('access_grant')
      .columns([`${holder}_id`, 'scope', 'is_denied'])
      .execute();
  }
  await schema.createIndex('access_grant_by_scope').on('access_grant').columns(['scope', 'id']).execute();
  await schema.createIndex('access_grant_by_role').on('access_grant').columns(['role_id']).execute();
}
