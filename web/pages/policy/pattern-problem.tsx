// What is wrong with a pattern, at the character that is wrong.

import { t } from '@lingui/core/macro';
import type { ReactNode } from 'react';
import { characterAt, patternFault } from '../../../src/policy/rule/pattern-fault.ts';

/** So much of a long pattern stands around what is wrong. */
const CONTEXT = 16;

interface PatternProblemProps {
  /** Undefined where the criterion has none. */
  readonly pattern: string | undefined;
  /** What is wrong, where it is not at one place of a pattern. */
  readonly children: ReactNode;
}

export function PatternProblem({ pattern, children }: PatternProblemProps) {
  const fault = pattern === undefined ? undefined : patternFault(pattern);
  if (pattern === undefined || !fault) return children;
  const { why, start, end } = fault;
  const from = Math.max(0, start - CONTEXT);
  const to = Math.min(pattern.length, end + CONTEXT);
  return (
    <>
      {t`Character ${characterAt(pattern, start)}: ${why}`}{' '}
      <code aria-hidden className="ml-1 whitespace-pre-wrap text-ink-2">
        {from > 0 && '…'}
        {pattern.slice(from, start)}
        <mark className="rounded-sm bg-critical-soft font-bold text-critical">{pattern.slice(start, end)}</mark>
        {pattern.slice(end, to)}
        {to < pattern.length && '…'}
      </code>
    </>
  );
}
