// More about something: on hover, on focus, and on a tap.

import { Popover } from '@base-ui/react/popover';
import { t } from '@lingui/core/macro';
import type { ReactNode } from 'react';

interface HintProps {
  /** What is always seen. */
  readonly children: ReactNode;
  /** What is shown when somebody wants to know more. */
  readonly more: ReactNode;
  /** Said to screen readers, where what is seen does not say it. */
  readonly label?: string;
}

export function Hint({ children, more, label }: HintProps) {
  return (
    <Popover.Root>
      <Popover.Trigger
        openOnHover
        delay={200}
        aria-label={label}
        className="inline-flex max-w-full cursor-help items-center rounded border-0 bg-transparent p-0 text-left [font:inherit]"
      >
        {children}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} className="z-50">
          <Popover.Popup
            aria-label={label ?? t`More about it`}
            className="max-w-[min(420px,calc(100vw-24px))] rounded-md border border-edge bg-page px-3 py-2 text-sm text-ink [overflow-wrap:anywhere]"
          >
            {more}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
