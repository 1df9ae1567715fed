// Failures that come again and again until somebody has mended what they come from, such as a full disk: told at once, and
// then once in a while.

const QUIET_MILLISECONDS = 60_000;

/**
 * The same function, which is not called with a failure of the same kind and message again for a minute.
 * @param elapsed milliseconds
 */
export function onceInAWhile<Subject extends { readonly kind: string }>(
  tell: (subject: Subject, error: unknown) => void,
  elapsed: () => number,
): (subject: Subject, error: unknown) => void {
  let last: { readonly what: string; readonly at: number } | undefined;
  return (subject, error) => {
    const what = `${subject.kind}: ${error instanceof Error ? error.message : String(error)}`;
    const at = elapsed();
    if (last?.what === what && at - last.at < QUIET_MILLISECONDS) return;
    last = { what, at };
    tell(subject, error);
  };
}
