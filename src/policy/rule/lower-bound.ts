// Numbers that a gap makes lower bounds (docs/adr/0009): the answer stands only where a higher one could not change it.

import type { NumberOperator } from '../../api/rule.ts';
import type { ScanFacts } from '../../scan/scan-state.ts';
import type { Answer } from '../verdict.ts';
import { findingsGap, heldBy } from './ask-scan.ts';

export interface Compared {
  readonly operator: NumberOperator;
  readonly bound: number;
  readonly atLeast: number;
}

/**
 * The answer, or a hold.
 * @param unknown why the number may be higher, beside the gaps of the scan
 */
export function certain(facts: ScanFacts, compared: Compared, answer: Answer, unknown?: string): Answer {
  const gap = findingsGap(facts) ?? (unknown === undefined ? undefined : { detail: unknown });
  return !gap || stands(compared) ? answer : heldBy(gap, answer);
}

function stands({ operator, bound, atLeast }: Compared): boolean {
  switch (operator) {
    case 'gte':
    case 'lt':
      return atLeast >= bound;
    case 'gt':
    case 'lte':
    case 'eq':
    case 'neq':
      return atLeast > bound;
  }
}
