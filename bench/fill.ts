// Fills a data folder with many repositories and tags, faster than pushing them: rows as a push would write them.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ensureFirstAdmin } from '../src/access/account/first-admin.ts';
import { openSqlite } from '../src/database/sqlite.ts';
import { versionKey } from '../src/registry/version-key.ts';
import { systemClock } from '../src/system-clock.ts';

export interface Filling {
  readonly repositories: number;
  readonly tagsEach: number;
  readonly password: string;
}

/** Repositories `admin/r0`, `admin/r1`, … (public) with tags `t0`, `t1`, …, all of one small manifest. */
export async function fill(folder: string, { repositories, tagsEach, password }: Filling): Promise<void> {
  const database = await openSqlite(join(folder, 'shiplock.db'));
  await ensureFirstAdmin(database, systemClock, password);
  const at = systemClock.now();
  const bytes = Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [] }),
  );
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  await database.transaction(async (tx) => {
    const manifest = {
      digest,
      media_type: 'application/vnd.oci.image.index.v1+json',
      kind: 'index' as const,
      artifact_type: null,
    };
    const sizes = { size: bytes.length, total_size: bytes.length, depth: 1, runnable: 0, created_at: at };
    await tx
      .insertInto('manifest')
      .values({ ...manifest, ...sizes, subject_digest: null, annotations_json: null, bytes })
      .execute();
  });
  for (let start = 0; start < repositories; start += 100) {
    await database.transaction(async (tx) => {
      for (let index = start; index < Math.min(start + 100, repositories); index++) {
        const id = `r${index}`;
        await tx
          .insertInto('repository')
          .values({
            id,
            name: `admin/${id}`,
            namespace: 'admin',
            visibility: 'public',
            description: '',
            long_description: '',
            scan_on_push: 0,
            immutable: 0,
            immutable_patterns_json: '[]',
            immutable_exceptions_json: '[]',
            admission_json: '[]',
            admission_version: 0,
            protected: 0,
            sparse_indexes: 0,
            created_at: at,
            created_after: 0,
            created_by: 'admin',
          })
          .execute();
        await tx
          .insertInto('repository_manifest')
          .values({ repository_id: id, digest, subject_digest: null, linked_at: at, linked_by: 'admin' })
          .execute();
        for (let first = 0; first < tagsEach; first += 1_000) {
          const names = Array.from({ length: Math.min(1_000, tagsEach - first) }, (_, offset) => `t${first + offset}`);
          await tx
            .insertInto('tag')
            .values(
              names.map((name) => ({
                repository_id: id,
                name,
                digest,
                updated_at: at,
                updated_by: 'admin',
                promotion_id: null,
                ...{ version_key: versionKey(name), size: 2, attached: 0 },
              })),
            )
            .execute();
        }
      }
    });
  }
  await database.close();
}
