// What has become of each that was to be deleted, while it goes on and after; the refused can be tried again.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '../../parts/button.tsx';
import { DialogActions } from '../../parts/dialog.tsx';
import { Problem } from '../../parts/problem.tsx';
import { ProgressBar } from '../../parts/progress-bar.tsx';

interface DeletionOutcomeProps {
  /** How many are gone. */
  readonly deleted: number;
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
  readonly total: number;
  readonly isUnderWay: boolean;
  readonly error: unknown;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

export function DeletionOutcome({
  deleted,
  refused,
  total,
  isUnderWay,
  error,
  onAgain,
  onClose,
}: DeletionOutcomeProps) {
  const done = deleted + refused.length;
  return (
    <>
      <Problem error={error} />
      <p role="status" className="mb-2">
        {isUnderWay ? t`${done} of ${total}…` : t`${deleted} deleted`}
        {!isUnderWay && refused.length > 0 && t`, ${refused.length} refused:`}
      </p>
      {isUnderWay && <ProgressBar label={t`Deleted`} done={done} total={total} />}
      <ul
        aria-label={t`Refused`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        tabIndex={0}
        className="max-h-[38vh] overflow-y-auto empty:hidden"
      >
        {refused.map(({ name, reason }) => (
          <li key={name} className="border-b border-line py-1 [overflow-wrap:anywhere]">
            <span className="font-semibold">{name}</span>{' '}
            <span role="alert" className="text-critical">
              {reason}
            </span>
          </li>
        ))}
      </ul>
      <DialogActions>
        {!isUnderWay && refused.length > 0 && (
          <Button onClick={onAgain}>
            <Trans>Try the refused again</Trans>
          </Button>
        )}
        <Button look="go" onClick={onClose}>
          {isUnderWay ? t`Stop` : t`Close`}
        </Button>
      </DialogActions>
    </>
  );
}
