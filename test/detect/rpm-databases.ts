// Small RPM databases of headers from `rpmHeader`, for tests that break them.

import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { type RpmSpec, rpmHeader } from './rpm-header.ts';

/** As RPM's SQLite backend writes it. */
export function rpmSqlite(packages: readonly RpmSpec[], pageSize = 512): Buffer {
  const path = join(tmpdir(), `shiplock-test-${process.pid}-${performance.now()}.sqlite`);
  const database = new DatabaseSync(path);
  try {
    database.exec(`PRAGMA page_size=${pageSize}; PRAGMA journal_mode=DELETE`);
    database.exec('CREATE TABLE Name (key TEXT NOT NULL); CREATE INDEX name_at ON Name(key)');
    database.exec('CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)');
    const insert = database.prepare('INSERT INTO Packages (blob) VALUES (?)');
    for (const one of packages) insert.run(rpmHeader(one));
    database.close();
    return readFileSync(path);
  } finally {
    rmSync(path, { force: true });
  }
}

/** As RPM's own backend writes it. */
export function rpmNdb(packages: readonly RpmSpec[]): Buffer {
  const slots = Buffer.alloc(4096);
  slots.write('RpmP', 0, 'latin1');
  slots.writeUInt32LE(1, 12);
  for (let at = 32; at < slots.length; at += 16) slots.write('Slot', at, 'latin1');
  const blobs: Buffer[] = [];
  let at = slots.length;
  packages.forEach((one, i) => {
    const header = rpmHeader(one);
    const head = Buffer.alloc(16);
    head.write('BlbS', 0, 'latin1');
    head.writeUInt32LE(i + 1, 4);
    head.writeUInt32LE(header.length, 12);
    const padding = Buffer.alloc((16 - ((header.length + 16) % 16)) % 16);
    slots.writeUInt32LE(i + 1, 32 + 16 * i + 4);
    slots.writeUInt32LE(at / 16, 32 + 16 * i + 8);
    blobs.push(head, header, padding);
    at += head.length + header.length + padding.length;
  });
  return Buffer.concat([slots, ...blobs]);
}

/** The database that Berkeley DB's `db_load` made. */
export function rpmBdb(): Buffer {
  const path = join(import.meta.dirname, '../fixtures/detect/bdb-little-endian-packages.gz');
  return gunzipSync(readFileSync(path));
}
