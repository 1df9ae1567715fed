// SQL of what images state of themselves.

import type { Rows } from '../database/database.ts';
import { inChunks } from '../database/in-chunks.ts';
import type { ManifestRow } from '../database/schema/content.ts';

export type StatedManifest = Pick<ManifestRow, 'digest' | 'total_size'> & {
  readonly platform: string | null;
  readonly built_at: number | null;
};

export async function selectStated(rows: Rows, digests: readonly string[]): Promise<StatedManifest[]> {
  return inChunks(digests, (chunk) =>
    rows
      .selectFrom('manifest')
      .select(['digest', 'total_size', 'platform', 'built_at'])
      .where('digest', 'in', chunk)
      .execute(),
  );
}
