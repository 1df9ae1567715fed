// What is known of images, and what it is compared with.

import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../schema.ts';
import { key, required } from './columns.ts';

export async function createScans(rows: Kysely<Tables>): Promise<void> {
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
    .addColumn('detection_gaps', 'integer', required)
    .addColumn('matched_at', 'bigint')
    .addColumn('advisories_serial', 'bigint')
    .addColumn('advisories_as_of', 'bigint')
    .addColumn('matcher', 'text', required)
    .addColumn('match', 'blob')
    .addColumn('match_gaps', 'integer', required)
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
    .addColumn('found_at', 'bigint')
    .addColumn('since', 'bigint', required)
    .addColumn('is_own_name', 'integer', required)
    .addColumn('severity', 'text', required)
    .addColumn('kev', 'integer', required)
    .addColumn('components_json', 'text', required)
    .addColumn('more_components', 'integer', required)
    .addColumn('taken_json', 'text')
    .addPrimaryKeyConstraint('found_vulnerability_key', ['vulnerability', 'digest'])
    .execute();
  await schema.createIndex('found_vulnerability_by_digest').on('found_vulnerability').columns(['digest']).execute();
  // The newest first, each under one name: of all, and of the few that are known to be used in attacks.
  for (const [name, condition] of [
    ['found_vulnerability_by_age', sql<boolean>`is_own_name = 1`],
    ['found_vulnerability_exploited', sql<boolean>`is_own_name = 1 and kev = 1`],
  ] as const) {
    await schema
      .createIndex(name)
      .on('found_vulnerability')
      .columns(['since', 'vulnerability', 'digest'])
      .where(condition)
      .execute();
  }
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
    .createTable('followed_tag')
    .addColumn('reference', 'text', key)
    .addColumn('digest', 'text')
    .addColumn('outcome', 'text')
    .addColumn('reason', 'text')
    .addColumn('looked_at', 'bigint', required)
    .addColumn('trouble', 'text')
    .addColumn('keys_hash', 'text', required)
    .execute();
  await schema
    .createTable('vex_document')
    .addColumn('id', 'text', key)
    .addColumn('document_id', 'text', (column) => column.notNull().unique())
    .addColumn('version', 'bigint', required)
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
    .addColumn('author_json', 'text', required)
    .addColumn('created_at', 'bigint', required)
    .addColumn('created_after', 'bigint', required)
    .addColumn('expires_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .addColumn('revoked_by_json', 'text')
    .execute();
  await schema.createIndex('waiver_by_scope').on('waiver').columns(['scope_kind', 'scope']).execute();
}
