// Thousands of tags, written straight into the database: what pushes would leave, without waiting for them.

import type { Database } from '../../src/database/database.ts';
import { versionKey } from '../../src/registry/version-key.ts';

const named = (name: string) => ({ name, version_key: versionKey(name) });

/** Gives the repository tags `tag-0000` and on, each with a manifest of its own, pushed one microsecond apart. */
export async function fillWithTags(database: Database, repository: string, count: number, at: number): Promise<void> {
  await database.transaction(async (tx) => {
    const { id } = await tx
      .selectFrom('repository')
      .select('id')
      .where('name', '=', repository)
      .executeTakeFirstOrThrow();
    for (let start = 0; start < count; start += 500) {
      const numbers = Array.from({ length: Math.min(500, count - start) }, (_, index) => start + index);
      const digestOf = (number: number) => `sha256:${number.toString(16).padStart(64, '0')}`;
      const manifest = { media_type: 'application/vnd.oci.image.manifest.v1+json', kind: 'image' as const };
      const rest = {
        artifact_type: null,
        subject_digest: null,
        annotations_json: null,
        depth: 0,
        runnable: 0,
        size: 2,
        total_size: 2,
      };
      await tx
        .insertInto('manifest')
        .values(
          numbers.map((number) => ({
            digest: digestOf(number),
            ...manifest,
            ...rest,
            bytes: Buffer.from('{}'),
            created_at: at,
          })),
        )
        .execute();
      await tx
        .insertInto('repository_manifest')
        .values(
          numbers.map((number) => ({
            repository_id: id,
            digest: digestOf(number),
            subject_digest: null,
            linked_at: at,
            linked_by: 'jane',
          })),
        )
        .execute();
      await tx
        .insertInto('tag')
        .values(
          numbers.map((number) => ({
            repository_id: id,
            ...named(`tag-${String(number).padStart(4, '0')}`),
            ...{ size: 2, attached: 0 },
            digest: digestOf(number),
            updated_at: at - count + number,
            updated_by: 'jane',
            promotion_id: null,
          })),
        )
        .execute();
    }
  });
}
