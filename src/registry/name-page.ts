// Pages of names, as the lists of `/v2` show them. A page is the same object while the list stays as it is, so that those who
// send it can keep what they made of it.

export interface NamePage {
  readonly names: readonly string[];
  /** There are more names behind the last one. */
  readonly hasMore: boolean;
}

/** What a page takes beside its names. */
const PAGE_BYTES = 300;

/** The page as it was read last, or as the function reads it, with its weight. */
export type LoadPage = (
  weigh: (page: NamePage) => number,
  read: () => Promise<NamePage>,
) => Promise<NamePage | undefined>;

/**
 * Reads a page, or returns it as it was read last.
 * @param read returns at most as many names as it is asked for
 */
export async function namePage(
  load: LoadPage,
  limit: number,
  read: (limit: number) => Promise<readonly string[]>,
): Promise<NamePage> {
  const weigh = ({ names }: NamePage) => names.reduce((sum, name) => sum + name.length, PAGE_BYTES);
  const page = await load(weigh, async () => {
    const found = limit === 0 ? [] : await read(limit + 1);
    return { names: found.slice(0, limit), hasMore: found.length > limit };
  });
  return page as NamePage;
}
