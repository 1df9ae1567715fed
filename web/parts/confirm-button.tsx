// A button for what cannot be undone: asks once.

import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { FormDialog } from './form-dialog.tsx';

interface ConfirmButtonProps {
  /** What the button says. */
  readonly text: ReactNode;
  /** What it does, for screen readers, where its text does not name to what. */
  readonly label?: string;
  /** The question. */
  readonly title: string;
  /** What else happens then. */
  readonly children: ReactNode;
  /** What the button in the dialog says. */
  readonly action: string;
  readonly look?: 'quiet' | 'plain' | 'danger';
  readonly onConfirm: () => Promise<unknown>;
}

export function ConfirmButton({ text, label, title, children, action, look = 'quiet', onConfirm }: ConfirmButtonProps) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button
        look={look}
        aria-label={label}
        className={look === 'quiet' ? '!h-6 !px-2' : ''}
        onClick={() => setIsAsking(true)}
      >
        {text}
      </Button>
      <FormDialog
        title={title}
        action={action}
        isDangerous
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onSubmit={onConfirm}
      >
        <div className="whitespace-normal text-ink-2">{children}</div>
      </FormDialog>
    </>
  );
}
