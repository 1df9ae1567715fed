// Pages of names, as the lists of `/v2` show them. A page is the same object while nothing was written, so that those who
// send it can keep what they made of it.

import type { VersionedCache } from '../database/versioned-cache.ts';

export interface NamePage {
  readonly names: readonly string[];
  /** There are more names behind the last one. */
  readonly hasMore: boolean;
}

/**
 * Reads a page, or returns it as it was read last.
 * @param read returns at most as many names as it is asked for
 */
export async function namePage(
  lists: VersionedCache<NamePage>,
  key: string,
  limit: number,
  read: (limit: number) => Promise<readonly string[]>,
): Promise<NamePage> {
  const weigh = ({ names }: NamePage) => names.reduce((sum, name) => sum + name.length, key.length);
  const page = await lists.load(key, weigh, async () => {
    const found = limit === 0 ? [] : await read(limit + 1);
    return { names: found.slice(0, limit), hasMore: found.length > limit };
  });
  return page as NamePage;
}
