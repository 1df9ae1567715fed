// A menu behind a button.

import { Menu as Base } from '@base-ui/react/menu';
import { type ReactElement, type ReactNode, useState } from 'react';

export interface MenuEntry {
  readonly key: string;
  readonly text: ReactNode;
  readonly onSelect: () => void;
}

/** @param trigger the button that opens it */
export function Menu({ trigger, entries }: { readonly trigger: ReactElement; readonly entries: readonly MenuEntry[] }) {
  // Looked up when it is opened: the page of a log-in gives its place to another one.
  const [main, setMain] = useState<HTMLElement | null>(null);
  return (
    <Base.Root onOpenChange={(isOpen) => isOpen && setMain(document.querySelector('main'))}>
      <Base.Trigger render={trigger} />
      {/* Inside of the page, so that it is found there by those who go from landmark to landmark. */}
      <Base.Portal container={main ?? undefined}>
        <Base.Positioner sideOffset={4} align="end" className="z-50">
          <Base.Popup className="min-w-44 rounded-md border border-edge bg-page p-1 outline-none">
            {entries.map((entry) => (
              <Base.Item
                key={entry.key}
                onClick={entry.onSelect}
                className="flex h-7 cursor-pointer items-center gap-2 rounded px-2 text-ink outline-none data-highlighted:bg-accent-soft data-highlighted:text-accent"
              >
                {entry.text}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
