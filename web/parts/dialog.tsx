// A dialog: takes the focus, gives it back, and closes with Escape.

import { Dialog as Base } from '@base-ui/react/dialog';
import { t } from '@lingui/core/macro';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { IconButton } from './button.tsx';
import { firstToFill, useFocusReturn, useFocusWithin } from './focus.ts';

interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  /** Left out for what must not be closed by the way: its own buttons close it. */
  readonly onClose?: (() => void) | undefined;
  readonly children: ReactNode;
  /** For what needs room, such as a table of differences. */
  readonly isWide?: boolean;
}

export function Dialog({ title, isOpen, onClose, children, isWide = false }: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  const givesBackTo = useFocusReturn(isOpen);
  useFocusWithin(popup, isOpen);
  /** Where nothing is to be filled in yet, the dialog itself. */
  const first = (by: string) => {
    if (popup.current === null) return true;
    // Or a keyboard covers half of a phone.
    if (by === 'touch') return popup.current;
    const field = firstToFill(popup.current);
    if (field === null) popup.current.dataset.waits = '';
    return field ?? popup.current;
  };
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose?.()}>
      <Base.Portal>
        <Base.Backdrop className="page-shade fixed inset-0 z-40 bg-black/40" />
        <Base.Popup
          ref={popup}
          initialFocus={first}
          finalFocus={givesBackTo}
          className={`fixed top-[8vh] left-1/2 z-50 flex max-h-[84vh] w-[calc(100vw-24px)] -translate-x-1/2 flex-col rounded-lg border border-edge bg-page ${isWide ? 'max-w-[860px]' : 'max-w-[520px]'}`}
        >
          <div className="flex items-center gap-2 border-b border-line px-4 py-2.5">
            <Base.Title className="min-w-0 flex-1 text-lg font-semibold [overflow-wrap:anywhere]">{title}</Base.Title>
            {onClose && (
              <Base.Close
                render={
                  <IconButton label={t`Close`}>
                    <X size={16} aria-hidden />
                  </IconButton>
                }
              />
            )}
          </div>
          <div className="overflow-y-auto px-4 py-3">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** The row of buttons at the end of a dialog. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return (
    <div data-actions className="mt-4 flex flex-wrap justify-end gap-2">
      {children}
    </div>
  );
}
