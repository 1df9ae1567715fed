// A state in one word: never by colour alone, so with an icon, too.

import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export type Tone = 'critical' | 'high' | 'medium' | 'low' | 'good' | 'held' | 'accent' | 'plain';

const TONES: Readonly<Record<Tone, string>> = {
  critical: 'bg-critical-soft text-critical',
  high: 'bg-high-soft text-high',
  medium: 'bg-medium-soft text-medium',
  low: 'bg-low-soft text-low',
  good: 'bg-good-soft text-good',
  held: 'bg-held-soft text-held',
  accent: 'bg-accent-soft text-accent',
  plain: 'bg-panel text-ink-2',
};

export function Badge({
  tone,
  icon: Icon,
  children,
}: {
  readonly tone: Tone;
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
}) {
  return (
    <span
      className={`inline-flex h-5 max-w-full items-center gap-1 overflow-hidden whitespace-nowrap rounded px-1.5 text-sm font-semibold ${TONES[tone]}`}
    >
      {Icon && <Icon size={12} strokeWidth={2.5} className="shrink-0" aria-hidden />}
      {/* What stands beside it stands on the line of this text, and not of the icon. */}
      <span className="self-baseline overflow-hidden text-ellipsis">{children}</span>
    </span>
  );
}
