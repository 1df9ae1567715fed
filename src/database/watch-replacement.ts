// Files that a process has open may be removed, moved or exchanged under their names: it would go on to write what nobody finds
// any more. So it is looked, every few seconds, whether the names still lead to the same files.

import { stat } from 'node:fs/promises';

const LOOK_MILLISECONDS = 2_000;

/**
 * Looks until it is stopped by the function that it returns.
 * @param onReplaced told once, with the name that leads elsewhere or nowhere
 */
export async function watchReplacement(
  files: readonly string[],
  onReplaced: (file: string) => unknown,
): Promise<() => void> {
  const first = await Promise.all(files.map(identityOf));
  let isLooking = false;
  const timer = setInterval(async () => {
    if (isLooking) return;
    isLooking = true;
    const now = await Promise.all(files.map(identityOf));
    isLooking = false;
    const replaced = files.find((_, index) => now[index] !== undefined && now[index] !== first[index]);
    if (replaced === undefined) return;
    clearInterval(timer);
    onReplaced(replaced);
  }, LOOK_MILLISECONDS).unref();
  return () => clearInterval(timer);
}

/** `gone` for a name without a file; undefined where the system does not tell, as for want of descriptors. */
async function identityOf(file: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(file, { bigint: true });
    return `${dev}:${ino}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : undefined;
  }
}
