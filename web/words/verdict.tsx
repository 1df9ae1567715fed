// What a policy says of an image: in the same word, colour and icon everywhere.

import { t } from '@lingui/core/macro';
import { Ban, CircleCheck, CircleX, Clock, type LucideIcon } from 'lucide-react';
import { Badge, type Tone } from '../parts/badge.tsx';

export type Verdict = 'pass' | 'fail' | 'hold' | 'error';
/** A verdict, or what came of it. */
export type Mark = Verdict | 'promoted' | 'open' | 'off';

export const MARKS: Readonly<
  Record<Mark, { readonly icon: LucideIcon; readonly tone: Tone; readonly color: string; readonly word: string }>
> = {
  promoted: { icon: CircleCheck, tone: 'good', color: 'text-good', word: t`promoted` },
  pass: { icon: CircleCheck, tone: 'good', color: 'text-good', word: t`passes` },
  fail: { icon: CircleX, tone: 'critical', color: 'text-critical', word: t`fails` },
  error: { icon: CircleX, tone: 'critical', color: 'text-critical', word: t`cannot be judged` },
  hold: { icon: Clock, tone: 'held', color: 'text-held', word: t`waits` },
  open: { icon: Clock, tone: 'plain', color: 'text-ink-3', word: t`not promoted` },
  off: { icon: Ban, tone: 'plain', color: 'text-ink-3', word: t`off` },
};

export function MarkIcon({ mark, size = 16 }: { readonly mark: Mark; readonly size?: number }) {
  const { icon: Icon, color, word } = MARKS[mark];
  return <Icon size={size} className={`shrink-0 ${color}`} role="img" aria-label={word} />;
}

export function VerdictBadge({ verdict, word }: { readonly verdict: Verdict; readonly word?: string }) {
  const { icon, tone, word: usual } = MARKS[verdict];
  return (
    <Badge tone={tone} icon={icon}>
      {word ?? usual}
    </Badge>
  );
}
