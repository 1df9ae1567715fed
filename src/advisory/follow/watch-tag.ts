// Looks for news of the followed tag while the server runs.

/** How often; a look takes a fraction of a millisecond. */
const EVERY_MILLISECONDS = 5_000;

/**
 * Looks now and every few seconds, until the returned function is called, which resolves when the last look has ended.
 * @param onFailure told about looks that failed; the next one may go well
 */
export function watchTag(look: () => Promise<void>, onFailure: (error: unknown) => void): () => Promise<void> {
  let looking: Promise<void> | undefined;
  const lookOnce = () => {
    looking ??= look()
      .catch(onFailure)
      .finally(() => {
        looking = undefined;
      });
  };
  const timer = setInterval(lookOnce, EVERY_MILLISECONDS);
  lookOnce();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
