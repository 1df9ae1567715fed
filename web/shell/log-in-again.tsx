// A session has ended while somebody was at work: they log in again in place, and nothing that they have filled in is lost.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Dialog } from '../parts/dialog.tsx';
import { LogInForm } from '../words/log-in-form.tsx';

interface LogInAgainProps {
  readonly username: string | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function LogInAgain({ username, onDone, onClose }: LogInAgainProps) {
  return (
    <Dialog title={t`Your session has ended`} isOpen onClose={onClose}>
      <p className="mb-3 text-ink-2">
        <Trans>Log in again to go on where you were. What you have filled in is still there.</Trans>
      </p>
      <LogInForm username={username} onDone={onDone} />
    </Dialog>
  );
}
