// Reads manifests without a tag, in whichever thread; to find them takes a look at every manifest of the repository.

import type { Rows } from '../database/database.ts';
import { selectLoose, sumLoose, type UntaggedRow } from './untagged-table.ts';

/** A page of them, and how much they are all together. */
export interface UntaggedManifests {
  readonly items: readonly UntaggedRow[];
  /** The digest behind which the next page begins; null on the last one. */
  readonly next: string | null;
  readonly total: { readonly count: number; readonly bytes: number };
}

export interface UntaggedQuestion {
  readonly repositoryId: string;
  readonly after: string | undefined;
  readonly limit: number;
}

/** A page of them in the order of their digests, of a repository that the asker may see. */
export async function readUntagged(
  rows: Rows,
  { repositoryId, after, limit }: UntaggedQuestion,
): Promise<UntaggedManifests> {
  const { items, next } = await selectLoose(rows, repositoryId, { after, limit });
  return { items, next: next === null ? null : String(next), total: await sumLoose(rows, repositoryId) };
}
