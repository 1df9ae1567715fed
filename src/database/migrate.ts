// Brings a database to the present schema. Migrations are numbered, run once each, each in its own transaction.

import { type Kysely, sql } from 'kysely';
import { createTables } from './migrations/0001-create-tables.ts';
import type { Tables } from './schema.ts';

const MIGRATIONS: readonly ((rows: Kysely<Tables>) => Promise<void>)[] = [createTables];

/**
 * Runs the migrations that this database has not seen.
 * @throws Error when the database was written by a newer version of Shiplock
 */
export async function migrate(rows: Kysely<Tables>): Promise<void> {
  await sql`create table if not exists schema_version (version integer not null)`.execute(rows);
  const result = await sql<{ version: number | null }>`select max(version) as version from schema_version`.execute(
    rows,
  );
  const present = Number(result.rows[0]?.version ?? 0);
  if (present > MIGRATIONS.length) {
    throw new Error(
      `the database has schema version ${present}, this Shiplock knows ${MIGRATIONS.length}: start the newer one`,
    );
  }
  for (const [index, migration] of MIGRATIONS.entries()) {
    if (index < present) continue;
    await rows.transaction().execute(async (tx) => {
      await migration(tx);
      await sql`insert into schema_version (version) values (${index + 1})`.execute(tx);
    });
  }
}
