// The number that rises with each change after which somebody may be allowed less than before: who remembers what was allowed
// compares it. Triggers raise it, so that no statement can forget to.

import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../schema.ts';

const EVERY_CHANGE = ['insert', 'update', 'delete'];

/**
 * What rights and credentials are made of, and which changes of it count. Of what is only added to, such as tokens, additions take
 * nothing from anybody, and neither does a note of when something was used last.
 */
export const TABLES_OF_RIGHTS: Readonly<Record<string, readonly string[]>> = {
  access_grant: EVERY_CHANGE,
  access_token: ['update of user_id, secret_hash, permissions_json, parent_id, certificate_id, expires_at', 'delete'],
  account: ['update', 'delete'],
  api_key: [
    'update of namespace, scope_kind, scope, secret_hash, trust_json, previous_hash, previous_ends_at, expires_at',
    'delete',
  ],
  client_certificate: ['update of user_id, fingerprint, parent_id, expires_at, revoked_at', 'delete'],
  directory_identity: EVERY_CHANGE,
  namespace: EVERY_CHANGE,
  organization_member: EVERY_CHANGE,
  repository: ['insert', 'update of name, visibility', 'delete'],
  role: EVERY_CHANGE,
  second_factor: ['insert', 'update of confirmed_at', 'delete'],
  setting: EVERY_CHANGE,
  team: EVERY_CHANGE,
  team_member: EVERY_CHANGE,
};

export async function createRightsRevision(rows: Kysely<Tables>): Promise<void> {
  await rows.schema
    .createTable('rights_revision')
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .execute();
  await rows.insertInto('rights_revision').values({ revision: 0 }).execute();
  for (const [table, changes] of Object.entries(TABLES_OF_RIGHTS))
    for (const change of changes) {
      const name = `rights_after_${change.split(' ')[0]}_of_${table}`;
      await sql`create trigger ${sql.id(name)} after ${sql.raw(change)} on ${sql.id(table)}
        begin update rights_revision set revision = revision + 1; end`.execute(rows);
    }
}
