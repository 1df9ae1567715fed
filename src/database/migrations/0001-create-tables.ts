// The first schema. Columns are explained in ../schema.ts.

import type { ColumnDefinitionBuilder, Kysely } from 'kysely';
import type { Tables } from '../schema.ts';

const required = (column: ColumnDefinitionBuilder) => column.notNull();
const key = (column: ColumnDefinitionBuilder) => column.notNull().primaryKey();

export async function createTables(rows: Kysely<Tables>): Promise<void> {
  await createAccounts(rows);
  await createContent(rows);
  await createEventsAndJobs(rows);
  await createScans(rows);
  await createPromotion(rows);
}

async function createAccounts(rows: Kysely<Tables>): Promise<void> {
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
    .addColumn('created_at', 'bigint', required)
    .execute();
  await schema
    .createTable('organization_member')
    .addColumn('organization_id', 'text', (column) => column.notNull().references('account.id').onDelete('cascade'))
    .addColumn('user_id', 'text', (column) => column.notNull().references('account.id').onDelete('cascade'))
    .addColumn('is_owner', 'integer', required)
    .addColumn('created_at', 'bigint', required)
    .addPrimaryKeyConstraint('organization_member_key', ['organization_id', 'user_id'])
    .execute();
  await schema
    .createTable('role_grant')
    .addColumn('user_id', 'text', (column) => column.notNull().references('account.id').onDelete('cascade'))
    .addColumn('scope_kind', 'text', required)
    .addColumn('scope', 'text', required)
    .addColumn('role', 'text', required)
    .addColumn('granted_by', 'text', required)
    .addColumn('created_at', 'bigint', required)
    .addPrimaryKeyConstraint('role_grant_key', ['user_id', 'scope_kind', 'scope'])
    .execute();
  await schema.createIndex('role_grant_by_scope').on('role_grant').columns(['scope_kind', 'scope']).execute();
  await schema
    .createTable('namespace')
    .addColumn('name', 'text', key)
    .addColumn('account_id', 'text', (column) => column.notNull().references('account.id').onDelete('cascade'))
    .addColumn('usage', 'text', required)
    .addColumn('comment_required', 'integer', required)
    .addColumn('promotes_to_json', 'text', required)
    .addColumn('created_at', 'bigint', required)
    .execute();
  await schema
    .createTable('access_token')
    .addColumn('id', 'text', key)
    .addColumn('user_id', 'text', (column) => column.notNull().references('account.id').onDelete('cascade'))
    .addColumn('name', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('secret_hash', 'text', (column) => column.notNull().unique())
    .addColumn('permissions_json', 'text')
    .addColumn('created_at', 'bigint', required)
    .addColumn('expires_at', 'bigint')
    .addColumn('last_used_at', 'bigint')
    .execute();
  await schema.createIndex('access_token_by_user').on('access_token').columns(['user_id']).execute();
  await schema.createTable('setting').addColumn('name', 'text', key).addColumn('value', 'text', required).execute();
}

async function createContent(rows: Kysely<Tables>): Promise<void> {
  const { schema } = rows;
  await schema
    .createTable('repository')
    .addColumn('id', 'text', key)
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('namespace', 'text', (column) => column.notNull().references('namespace.name').onDelete('cascade'))
    .addColumn('visibility', 'text', required)
    .addColumn('description', 'text', required)
    .addColumn('long_description', 'text', required)
    .addColumn('scan_on_push', 'integer', required)
    .addColumn('immutable', 'integer', required)
    .addColumn('immutable_patterns_json', 'text', required)
    .addColumn('immutable_exceptions_json', 'text', required)
    .addColumn('protected', 'integer', required)
    .addColumn('created_at', 'bigint', required)
    .addColumn('created_by', 'text', required)
    .execute();
  await schema.createIndex('repository_by_namespace').on('repository').columns(['namespace', 'name']).execute();
  await schema
    .createTable('blob')
    .addColumn('digest', 'text', key)
    .addColumn('size', 'bigint', required)
    .addColumn('created_at', 'bigint', required)
    .execute();
  await schema
    .createTable('repository_blob')
    .addColumn('repository_id', 'text', (column) => column.notNull().references('repository.id').onDelete('cascade'))
    .addColumn('digest', 'text', (column) => column.notNull().references('blob.digest'))
    .addColumn('linked_at', 'bigint', required)
    .addPrimaryKeyConstraint('repository_blob_key', ['repository_id', 'digest'])
    .execute();
  await schema.createIndex('repository_blob_by_digest').on('repository_blob').columns(['digest']).execute();
  await schema
    .createTable('manifest')
    .addColumn('digest', 'text', key)
    .addColumn('media_type', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('artifact_type', 'text')
    .addColumn('subject_digest', 'text')
    .addColumn('annotations_json', 'text')
    .addColumn('bytes', 'blob', required)
    .addColumn('size', 'integer', required)
    .addColumn('total_size', 'bigint', required)
    .addColumn('depth', 'integer', required)
    .addColumn('created_at', 'bigint', required)
    .execute();
  await schema
    .createTable('manifest_reference')
    .addColumn('manifest_digest', 'text', (column) =>
      column.notNull().references('manifest.digest').onDelete('cascade'),
    )
    .addColumn('position', 'integer', required)
    .addColumn('kind', 'text', required)
    .addColumn('digest', 'text', required)
    .addColumn('media_type', 'text', required)
    .addColumn('size', 'bigint', required)
    .addColumn('platform', 'text')
    .addPrimaryKeyConstraint('manifest_reference_key', ['manifest_digest', 'position'])
    .execute();
  await schema.createIndex('manifest_reference_by_digest').on('manifest_reference').columns(['digest']).execute();
  await schema
    .createTable('repository_manifest')
    .addColumn('repository_id', 'text', (column) => column.notNull().references('repository.id').onDelete('cascade'))
    .addColumn('digest', 'text', (column) => column.notNull().references('manifest.digest'))
    .addColumn('subject_digest', 'text')
    .addColumn('linked_at', 'bigint', required)
    .addColumn('linked_by', 'text', required)
    .addPrimaryKeyConstraint('repository_manifest_key', ['repository_id', 'digest'])
    .execute();
  await schema.createIndex('repository_manifest_by_digest').on('repository_manifest').columns(['digest']).execute();
  await schema
    .createIndex('repository_manifest_by_subject')
    .on('repository_manifest')
    .columns(['repository_id', 'subject_digest'])
    .execute();
  await schema
    .createTable('tag')
    .addColumn('repository_id', 'text', (column) => column.notNull().references('repository.id').onDelete('cascade'))
    .addColumn('name', 'text', required)
    .addColumn('digest', 'text', required)
    .addColumn('updated_at', 'bigint', required)
    .addColumn('updated_by', 'text', required)
    .addColumn('promotion_id', 'text')
    .addPrimaryKeyConstraint('tag_key', ['repository_id', 'name'])
    .addForeignKeyConstraint('tag_manifest', ['repository_id', 'digest'], 'repository_manifest', [
      'repository_id',
      'digest',
    ])
    .execute();
  await schema.createIndex('tag_by_age').on('tag').columns(['repository_id', 'updated_at', 'name']).execute();
  await schema.createIndex('tag_by_digest').on('tag').columns(['repository_id', 'digest']).execute();
}

async function createEventsAndJobs(rows: Kysely<Tables>): Promise<void> {
  const { schema } = rows;
  await schema
    .createTable('event')
    .addColumn('sequence', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('type', 'text', required)
    .addColumn('at', 'bigint', required)
    .addColumn('actor_kind', 'text', required)
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
    .addColumn('lease_until', 'bigint')
    .addColumn('leased_by', 'text')
    .addColumn('cancel_requested', 'integer', required)
    .addColumn('progress_done', 'integer', required)
    .addColumn('progress_total', 'integer')
    .addColumn('cursor_json', 'text')
    .addColumn('log', 'text', required)
    .addColumn('error', 'text')
    .addColumn('requested_by', 'text', required)
    .addColumn('repository', 'text')
    .addColumn('created_at', 'bigint', required)
    .addColumn('finished_at', 'bigint')
    .execute();
  await schema.createIndex('job_by_state').on('job').columns(['state', 'run_at']).execute();
}

async function createScans(rows: Kysely<Tables>): Promise<void> {
  const { schema } = rows;
  await schema
    .createTable('scan_report')
    .addColumn('digest', 'text', (column) =>
      column.notNull().primaryKey().references('manifest.digest').onDelete('cascade'),
    )
    .addColumn('state', 'text', required)
    .addColumn('reason', 'text')
    .addColumn('scanned_at', 'bigint', required)
    .addColumn('detector_version', 'integer', required)
    .addColumn('platform', 'text')
    .addColumn('labels_json', 'text', required)
    .addColumn('layers_json', 'text', required)
    .addColumn('detection', 'blob')
    .addColumn('component_count', 'integer', required)
    .addColumn('matched_at', 'bigint')
    .addColumn('advisories_serial', 'bigint')
    .addColumn('advisories_as_of', 'bigint')
    .addColumn('matcher', 'text', required)
    .addColumn('match', 'blob')
    .addColumn('match_hash', 'text')
    .addColumn('counts_json', 'text', required)
    .execute();
  await schema
    .createTable('layer_evidence')
    .addColumn('digest', 'text', key)
    .addColumn('detector_version', 'integer', required)
    .addColumn('evidence', 'blob', required)
    .addColumn('created_at', 'bigint', required)
    .execute();
  await schema
    .createTable('found_vulnerability')
    .addColumn('vulnerability', 'text', required)
    .addColumn('digest', 'text', (column) => column.notNull().references('scan_report.digest').onDelete('cascade'))
    .addPrimaryKeyConstraint('found_vulnerability_key', ['vulnerability', 'digest'])
    .execute();
  await schema.createIndex('found_vulnerability_by_digest').on('found_vulnerability').columns(['digest']).execute();
  await schema
    .createTable('advisory_index')
    .addColumn('serial', 'bigint', (column) => column.notNull().primaryKey())
    .addColumn('file', 'text', required)
    .addColumn('as_of', 'bigint', required)
    .addColumn('built_at', 'bigint', required)
    .addColumn('built_by', 'text', required)
    .addColumn('records', 'integer', required)
    .addColumn('feeds_json', 'text', required)
    .addColumn('states_json', 'text', required)
    .execute();
  await schema
    .createTable('vex_document')
    .addColumn('id', 'text', key)
    .addColumn('name', 'text', required)
    .addColumn('text', 'text', required)
    .addColumn('statements', 'integer', required)
    .addColumn('added_by', 'text', required)
    .addColumn('added_at', 'bigint', required)
    .execute();
  await schema
    .createTable('waiver')
    .addColumn('id', 'text', key)
    .addColumn('vulnerability', 'text', required)
    .addColumn('scope_kind', 'text', required)
    .addColumn('scope', 'text', required)
    .addColumn('repository', 'text')
    .addColumn('reason', 'text', required)
    .addColumn('author', 'text', required)
    .addColumn('created_at', 'bigint', required)
    .addColumn('expires_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .addColumn('revoked_by', 'text')
    .execute();
  await schema.createIndex('waiver_by_scope').on('waiver').columns(['scope_kind', 'scope']).execute();
}

async function createPromotion(rows: Kysely<Tables>): Promise<void> {
  const { schema } = rows;
  await schema
    .createTable('policy')
    .addColumn('id', 'text', key)
    .addColumn('source', 'text', required)
    .addColumn('target', 'text', required)
    .addColumn('tag_template', 'text', required)
    .addColumn('enabled', 'integer', required)
    .addColumn('rules_json', 'text', required)
    .addColumn('platforms_json', 'text')
    .addColumn('schedule', 'text')
    .addColumn('version', 'integer', required)
    .addColumn('edited_by_id', 'text', required)
    .addColumn('edited_by', 'text', required)
    .addColumn('edited_at', 'bigint', required)
    .addColumn('created_at', 'bigint', required)
    .addColumn('suspended_reason', 'text')
    .execute();
  await schema.createIndex('policy_by_source').on('policy').columns(['source']).execute();
  await schema.createIndex('policy_by_target').on('policy').columns(['target']).execute();
  await schema
    .createTable('evaluation')
    .addColumn('id', 'text', key)
    .addColumn('policy_id', 'text', required)
    .addColumn('policy_version', 'integer', required)
    .addColumn('cause', 'text', required)
    .addColumn('occasion', 'text', required)
    .addColumn('at', 'bigint', required)
    .addColumn('source', 'text', required)
    .addColumn('tag', 'text', required)
    .addColumn('digest', 'text', required)
    .addColumn('target', 'text', required)
    .addColumn('tag_template', 'text', required)
    .addColumn('target_tag', 'text', required)
    .addColumn('verdict', 'text', required)
    .addColumn('reason', 'text')
    .addColumn('rules_json', 'text', required)
    .addUniqueConstraint('evaluation_once', ['policy_id', 'cause', 'tag', 'digest'])
    .execute();
  await schema.createIndex('evaluation_by_source').on('evaluation').columns(['source', 'tag', 'id']).execute();
  await schema
    .createTable('promotion')
    .addColumn('id', 'text', key)
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('state', 'text', required)
    .addColumn('reason', 'text')
    .addColumn('at', 'bigint', required)
    .addColumn('by_kind', 'text', required)
    .addColumn('by_name', 'text', required)
    .addColumn('policy_id', 'text')
    .addColumn('policy_version', 'integer')
    .addColumn('source_repository', 'text', required)
    .addColumn('source_tag', 'text')
    .addColumn('digest', 'text', required)
    .addColumn('target_repository', 'text', required)
    .addColumn('target_tag', 'text', required)
    .addColumn('previous_digest', 'text')
    .addColumn('comment', 'text')
    .addColumn('evaluation_id', 'text')
    .addColumn('travelled_json', 'text', required)
    .addColumn('rolls_back', 'text')
    .execute();
  await schema
    .createIndex('promotion_by_policy')
    .on('promotion')
    .columns(['policy_id', 'digest', 'source_tag', 'id'])
    .execute();
  await schema.createIndex('promotion_by_source').on('promotion').columns(['source_repository', 'id']).execute();
  await schema
    .createIndex('promotion_by_target')
    .on('promotion')
    .columns(['target_repository', 'target_tag', 'id'])
    .execute();
  await schema
    .createTable('idempotency')
    .addColumn('key', 'text', required)
    .addColumn('account', 'text', required)
    .addColumn('request_hash', 'text', required)
    .addColumn('status', 'integer', required)
    .addColumn('body', 'text', required)
    .addColumn('created_at', 'bigint', required)
    .addPrimaryKeyConstraint('idempotency_key', ['account', 'key'])
    .execute();
}
