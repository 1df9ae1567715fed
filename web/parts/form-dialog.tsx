// A dialog with a form: stays open with what was filled in until the server has taken it, and says why when it does not.

import { Trans } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog, DialogActions } from './dialog.tsx';
import { Problem } from './problem.tsx';

interface FormProps {
  /** What the button says that does it. */
  readonly action: string;
  readonly isDangerous?: boolean;
  readonly isReady?: boolean;
  readonly onClose: () => void;
  /** Done when it resolves; the dialog closes then. */
  readonly onSubmit: (form: FormData) => Promise<unknown>;
  /** What else is said of an error; undefined for nothing. */
  readonly helpWith?: ((error: unknown) => ReactNode | undefined) | undefined;
  readonly children?: ReactNode;
}

interface FormDialogProps extends FormProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly isWide?: boolean;
}

export function FormDialog({ title, isOpen, isWide = false, ...form }: FormDialogProps) {
  return (
    <Dialog title={title} isOpen={isOpen} onClose={form.onClose} isWide={isWide}>
      <Form {...form} />
    </Dialog>
  );
}

/** Apart from the dialog, so that it starts anew each time when it opens. */
function Form({ action, isDangerous = false, isReady = true, onClose, onSubmit, helpWith, children }: FormProps) {
  const submission = useMutation({ mutationFn: onSubmit, onSuccess: onClose });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    submission.mutate(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit}>
      <Problem error={submission.error} help={submission.error ? helpWith?.(submission.error) : undefined} />
      {children}
      <DialogActions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button
          type="submit"
          look={isDangerous ? 'danger' : 'go'}
          disabled={!isReady}
          isBusy={submission.isPending}
          autoFocus={children === undefined}
        >
          {action}
        </Button>
      </DialogActions>
    </form>
  );
}
