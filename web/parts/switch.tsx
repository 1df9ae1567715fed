// On or off, at once: for what takes effect when it is pressed. What is saved with a form has a check box.

import { Switch as Base } from '@base-ui/react/switch';
import { t } from '@lingui/core/macro';

interface SwitchProps {
  /** What is on or off, for screen readers. */
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly isBusy?: boolean;
}

export function Switch({ label, isOn, onChange, isBusy = false }: SwitchProps) {
  return (
    <span className="inline-flex items-center gap-1.5 text-sm text-ink-2">
      <Base.Root
        aria-label={label}
        checked={isOn}
        // Disabled, it would lose the focus.
        readOnly={isBusy}
        aria-busy={isBusy || undefined}
        onCheckedChange={onChange}
        className="inline-flex h-4 w-7 shrink-0 cursor-pointer items-center rounded-full border border-edge bg-panel px-px data-checked:border-accent data-checked:bg-accent"
      >
        <Base.Thumb className="size-3 rounded-full bg-edge data-checked:translate-x-3 data-checked:bg-on-accent" />
      </Base.Root>
      <span aria-hidden>{isOn ? t`on` : t`off`}</span>
    </span>
  );
}
