// Long lists in short statements: SQLite takes some 32,000 parameters, and a list of any length would make a new
// statement to prepare each time. A table cuts the lists that it is given, so that its callers need not know.

const CHUNK = 500;

/** Calls the function with the list in pieces and returns all that it found, in order. */
export async function inChunks<T, R>(
  list: readonly T[],
  read: (chunk: readonly T[]) => Promise<readonly R[]>,
): Promise<R[]> {
  const found: R[] = [];
  for (let start = 0; start < list.length; start += CHUNK) {
    // One by one: a piece can find more rows than a call takes arguments.
    for (const row of await read(list.slice(start, start + CHUNK))) found.push(row);
  }
  return found;
}

/** Calls the function with the list in pieces, in order. */
export async function writeInChunks<T>(
  list: readonly T[],
  write: (chunk: readonly T[]) => Promise<unknown>,
): Promise<void> {
  await inChunks(list, async (chunk) => {
    await write(chunk);
    return [];
  });
}
