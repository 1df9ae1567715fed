// A message that stays until it is dismissed, and can be copied whole.

import { t } from '@lingui/core/macro';
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';

type Kind = 'error' | 'good' | 'info';

const LOOKS: Readonly<Record<Kind, string>> = {
  error: 'border-critical bg-critical-soft text-critical',
  good: 'border-good bg-good-soft text-good',
  info: 'border-line bg-panel text-ink-2',
};
const ICONS = { error: CircleAlert, good: CircleCheck, info: Info };

interface NoticeProps {
  readonly kind: Kind;
  readonly children: ReactNode;
  readonly onDismiss?: (() => void) | undefined;
}

export function Notice({ kind, children, onDismiss }: NoticeProps) {
  const Icon = ICONS[kind];
  return (
    <div
      role={kind === 'error' ? 'alert' : 'status'}
      className={`mb-3 flex items-start gap-2 rounded-md border px-3 py-2 ${LOOKS[kind]}`}
    >
      <Icon size={16} className="mt-0.5 shrink-0" aria-hidden />
      <div className="min-w-0 flex-1 select-text [overflow-wrap:anywhere]">{children}</div>
      {onDismiss && (
        <IconButton label={t`Dismiss`} onClick={onDismiss}>
          <X size={14} aria-hidden />
        </IconButton>
      )}
    </div>
  );
}
