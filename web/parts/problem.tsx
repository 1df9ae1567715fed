// What went wrong, beside what caused it.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Refusal } from '../refusal.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

/** The error as a sentence. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Refusal) return capitalized(error.message);
  if (error instanceof TypeError) return t`The server cannot be reached. Check the connection, and try again.`;
  return error instanceof Error ? capitalized(error.message) : t`Something went wrong.`;
}

export function Problem({
  error,
  onRetry,
  onDismiss,
}: {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly onDismiss?: () => void;
}) {
  if (error === null || error === undefined) return null;
  return (
    <Notice kind="error" onDismiss={onDismiss}>
      {sentenceOf(error)}
      {onRetry && (
        <Button look="quiet" className="ml-2 !h-6" onClick={onRetry}>
          <Trans>Try again</Trans>
        </Button>
      )}
    </Notice>
  );
}

/** As a sentence; one that begins with a name, such as `qa/app:1`, leaves the name as it is. */
function capitalized(text: string): string {
  const begun = /^[a-z]+[ ,']/.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
  return /[.!?]["”]?$/.test(begun) ? begun : `${begun}.`;
}
