// Repositories and their content.

import type { Kysely } from 'kysely';
import type { Tables } from '../../schema.ts';
import { key, required } from './columns.ts';

export async function createContent(rows: Kysely<Tables>): Promise<void> {
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
    .addColumn('admission_json', 'text', required)
    .addColumn('admission_version', 'integer', required)
    .addColumn('sparse_indexes', 'integer', required)
    .addColumn('created_at', 'bigint', required)
    .addColumn('created_after', 'bigint', required)
    .addColumn('created_by', 'text', required)
    .addColumn('pulls', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('tags', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('bytes', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('pushed_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await schema.createIndex('repository_by_push').on('repository').columns(['pushed_at', 'name']).execute();
  await schema.createIndex('repository_by_size').on('repository').columns(['bytes', 'name']).execute();
  await schema.createIndex('repository_by_namespace').on('repository').columns(['namespace', 'name']).execute();
  await schema
    .createTable('blob')
    .addColumn('digest', 'text', key)
    .addColumn('size', 'bigint', required)
    .addColumn('created_at', 'bigint', required)
    .execute();
  await schema
    .createTable('damaged_blob')
    .addColumn('digest', 'text', (column) =>
      column.notNull().primaryKey().references('blob.digest').onDelete('cascade'),
    )
    .addColumn('how', 'text', required)
    .addColumn('found_at', 'bigint', required)
    .addColumn('repaired_at', 'bigint')
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
    .createTable('repository_revision')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('revision', 'bigint', (column) => column.notNull().unique())
    .execute();
  await schema
    .createTable('namespace_usage')
    .addColumn('namespace', 'text', (column) =>
      column.notNull().primaryKey().references('namespace.name').onDelete('cascade'),
    )
    .addColumn('bytes', 'bigint', required)
    .execute();
  await schema
    .createTable('manifest')
    .addColumn('digest', 'text', key)
    .addColumn('media_type', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('artifact_type', 'text')
    .addColumn('subject_digest', 'text')
    .addColumn('size', 'integer', required)
    .addColumn('total_size', 'bigint', required)
    .addColumn('depth', 'integer', required)
    .addColumn('runnable', 'integer', required)
    .addColumn('platform', 'text')
    .addColumn('built_at', 'bigint')
    .addColumn('created_at', 'bigint', required)
    // What is long stands last: SQLite reads through all that stands before a column.
    .addColumn('annotations_json', 'text')
    .addColumn('bytes', 'blob', required)
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
    .columns(['repository_id', 'subject_digest', 'digest'])
    .execute();
  await schema
    .createTable('tag')
    .addColumn('repository_id', 'text', (column) => column.notNull().references('repository.id').onDelete('cascade'))
    .addColumn('name', 'text', required)
    .addColumn('digest', 'text', required)
    .addColumn('updated_at', 'bigint', required)
    .addColumn('updated_by', 'text', required)
    .addColumn('promotion_id', 'text')
    .addColumn('last_pulled_at', 'bigint')
    .addColumn('version_key', 'text', required)
    .addColumn('size', 'bigint', required)
    .addColumn('attached', 'integer', required)
    .addPrimaryKeyConstraint('tag_key', ['repository_id', 'name'])
    .addForeignKeyConstraint('tag_manifest', ['repository_id', 'digest'], 'repository_manifest', [
      'repository_id',
      'digest',
    ])
    .execute();
  await schema
    .createIndex('tag_by_age')
    .on('tag')
    .columns(['repository_id', 'updated_at', 'name', 'attached'])
    .execute();
  await schema
    .createIndex('tag_by_version')
    .on('tag')
    .columns(['repository_id', 'version_key', 'name', 'attached'])
    .execute();
  await schema.createIndex('tag_by_size').on('tag').columns(['repository_id', 'size', 'name', 'attached']).execute();
  await schema.createIndex('tag_by_name').on('tag').columns(['name']).execute();
  await schema.createIndex('tag_by_digest').on('tag').columns(['repository_id', 'digest', 'name']).execute();
}
