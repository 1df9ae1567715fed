// Severities as badges: the same colour, icon and word everywhere.

import { ChevronsUp, ChevronUp, CircleDashed, Equal, Minus } from 'lucide-react';
import { Badge } from '../parts/badge.tsx';
import { type Counts, SEVERITIES, type Severity } from './severities.ts';

const ICONS = { critical: ChevronsUp, high: ChevronUp, medium: Equal, low: Minus, unknown: CircleDashed };

export function SeverityBadge({ severity, count }: { readonly severity: Severity; readonly count?: number }) {
  return (
    <Badge tone={severity === 'unknown' ? 'plain' : severity} icon={ICONS[severity]}>
      {count === undefined ? severity : `${count} ${severity}`}
    </Badge>
  );
}

/** The two gravest severities that there are, and how many more findings. */
export function CountBadges({ counts }: { readonly counts: Counts }) {
  const there = SEVERITIES.filter((severity) => counts[severity] > 0);
  const rest = there.slice(2).reduce((sum, severity) => sum + counts[severity], 0);
  return (
    <span className="inline-flex items-center gap-1">
      {there.slice(0, 2).map((severity) => (
        <SeverityBadge key={severity} severity={severity} count={counts[severity]} />
      ))}
      {rest > 0 && <span className="text-sm text-ink-3">+{rest}</span>}
    </span>
  );
}
