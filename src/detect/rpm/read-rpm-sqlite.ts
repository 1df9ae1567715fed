// SQLite, used by RPM since 2020: `rpmdb.sqlite` with the headers in one table (lib/backend/sqlite.cc in RPM's sources).

import type { FileEvidence } from '../evidence.ts';
import { Unreadable } from '../unreadable.ts';
import { packagesIn } from './packages-in.ts';
import { SqliteTables } from './sqlite-table.ts';

/** Every package of the database. @throws Unreadable */
export function readRpmSqlite(bytes: Buffer): FileEvidence {
  return packagesIn(headersIn(new SqliteTables(bytes)), bytes.length);
}

function* headersIn(tables: SqliteTables): Generator<Buffer> {
  // The first column, the key, is the number of the row.
  for (const [, header] of tables.rows('Packages')) if (header) yield header;
}

/** SQLite's log beside the database: when it is not empty, it holds changes that the database does not have yet. */
export function readRpmSqliteLog(bytes: Buffer): FileEvidence {
  if (bytes.length === 0) return {};
  throw new Unreadable('holds changes of the package database that were not read');
}
