// Group commit: everyone who has written before a sync begins is served by that one sync.

/**
 * Makes a function that resolves when a sync that began after the call has ended.
 * Calls that arrive while one is running share the next one.
 */
export function groupSync(sync: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  function start(): Promise<void> {
    next = undefined;
    running = sync().finally(() => {
      running = undefined;
    });
    return running;
  }

  return () => {
    if (!running) return start();
    next ??= running.then(start, start);
    return next;
  };
}
