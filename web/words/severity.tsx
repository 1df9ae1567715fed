// Severities as badges: the same colour, icon and word everywhere.

import { ChevronsUp, ChevronUp, Circle, CircleDashed, Equal, Minus } from 'lucide-react';
import { SEVERITY_WORDS, type SeverityCounts, type SeverityWord } from '../../src/api/severity.ts';
import { Badge } from '../parts/badge.tsx';
import { codeInWords } from './code-in-words.ts';

const ICONS = { critical: ChevronsUp, high: ChevronUp, medium: Equal, low: Minus, unknown: CircleDashed, none: Circle };

export function SeverityBadge({ severity, count }: { readonly severity: SeverityWord; readonly count?: number }) {
  return (
    <Badge tone={severity === 'unknown' || severity === 'none' ? 'plain' : severity} icon={ICONS[severity]}>
      {count === undefined ? codeInWords(severity) : `${count} ${codeInWords(severity)}`}
    </Badge>
  );
}

/** The two gravest severities that there are, and how many more findings. */
export function CountBadges({ counts }: { readonly counts: SeverityCounts }) {
  const there = SEVERITY_WORDS.filter((severity) => counts[severity] > 0);
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
