// An end to waiting: whoever asked stops waiting, or the time is over.

import { DirectoryAway } from '../directory-away.ts';

/**
 * Runs the work with a signal that ends it in time, and what it left open when it fails.
 * @param outer ends it, too, with its own reason
 * @throws DirectoryAway when the time is over
 */
export async function withDeadline<T>(
  milliseconds: number,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  outer?.throwIfAborted();
  const ending = new AbortController();
  const late = new DirectoryAway(
    `The directory did not answer within ${milliseconds} ms: look whether it is overloaded.`,
  );
  const timer = setTimeout(() => ending.abort(late), milliseconds);
  const stop = () => ending.abort(outer?.reason);
  outer?.addEventListener('abort', stop);
  try {
    return await work(ending.signal);
  } catch (error) {
    // What breaks because time is up says that the connection broke.
    const reason = ending.signal.aborted ? ending.signal.reason : error;
    ending.abort();
    throw reason;
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', stop);
  }
}
