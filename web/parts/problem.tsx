// What went wrong, beside what caused it.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { createContext, type ReactNode, use } from 'react';
import { Refusal } from '../refusal.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

/** The error as a sentence. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Refusal) return capitalized(error.message);
  if (error instanceof TypeError) return t`The server cannot be reached. Check the connection, and try again.`;
  return error instanceof Error ? capitalized(error.message) : t`Something went wrong.`;
}

interface Remedy {
  /** What helps somebody who is refused this; undefined where nothing special does. */
  helpWith(refusal: Refusal): ReactNode | undefined;
  /** The cause is gone since it was refused. */
  isOver(refusal: Refusal): boolean;
}

/** What stands around the pages knows who is logged in, and since when. */
export const RemedyContext = createContext<Remedy | undefined>(undefined);

export function Problem({
  error,
  help,
  onRetry,
  onDismiss,
}: {
  readonly error: unknown;
  /** What to do, behind what is wrong. */
  readonly help?: ReactNode;
  readonly onRetry?: () => void;
  readonly onDismiss?: () => void;
}) {
  const remedy = use(RemedyContext);
  if (error === null || error === undefined) return null;
  if (remedy && error instanceof Refusal) {
    if (remedy.isOver(error)) return null;
    const help = remedy.helpWith(error);
    if (help !== undefined) return <Notice kind="info">{help}</Notice>;
  }
  return (
    <Notice kind="error" onDismiss={onDismiss}>
      {sentenceOf(error)} {help}
      {error instanceof Refusal && error.requestId !== null && (
        <span className="ml-2 text-sm">
          <Trans>Request {error.requestId}</Trans>
        </span>
      )}
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
