// Policies, what they said, and what was promoted.

import type { Kysely } from 'kysely';
import type { Tables } from '../../schema.ts';
import { key, required } from './columns.ts';

export async function createPromotion(rows: Kysely<Tables>): Promise<void> {
  const { schema } = rows;
  await schema
    .createTable('policy')
    .addColumn('id', 'text', key)
    .addColumn('name', 'text', required)
    .addColumn('source', 'text', required)
    .addColumn('target', 'text', required)
    .addColumn('tag_template', 'text', required)
    .addColumn('enabled', 'integer', required)
    .addColumn('rules_json', 'text', required)
    .addColumn('platforms_json', 'text')
    .addColumn('schedule', 'text')
    .addColumn('version', 'integer', required)
    .addColumn('edited_by_kind', 'text', required)
    .addColumn('edited_by_id', 'text', required)
    .addColumn('edited_by', 'text', required)
    .addColumn('edited_at', 'bigint', required)
    .addColumn('created_at', 'bigint', required)
    .addColumn('created_after', 'bigint', required)
    .addColumn('suspended_reason', 'text')
    .execute();
  await schema.createIndex('policy_by_name').on('policy').columns(['source', 'name']).unique().execute();
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
    .addColumn('admission_version', 'integer')
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
    .addColumn('by_id', 'text')
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
    .addColumn('admission_json', 'text')
    .addColumn('travelled_json', 'text', required)
    .addColumn('rolls_back', 'text')
    .execute();
  await schema
    .createIndex('promotion_by_policy')
    .on('promotion')
    .columns(['policy_id', 'digest', 'source_tag', 'id'])
    .execute();
  await schema
    .createIndex('promotion_by_hand')
    .on('promotion')
    .columns(['source_repository', 'digest', 'policy_id'])
    .where('policy_id', 'is', null)
    .execute();
  await schema.createIndex('promotion_by_source').on('promotion').columns(['source_repository', 'id']).execute();
  await schema
    .createIndex('promotion_by_undone')
    .on('promotion')
    .columns(['rolls_back'])
    .where('rolls_back', 'is not', null)
    .execute();
  await schema
    .createIndex('promotion_by_target')
    .on('promotion')
    .columns(['target_repository', 'target_tag', 'id'])
    .execute();
}
