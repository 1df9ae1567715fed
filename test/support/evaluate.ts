// One verdict on one image, where time plays no part.

import { type Criteria, evaluator } from '../../src/policy/evaluate.ts';
import type { ImageFacts } from '../../src/policy/facts.ts';
import type { Verdict } from '../../src/policy/verdict.ts';

export function evaluate(criteria: Criteria, facts: ImageFacts): Verdict {
  return evaluator(criteria, () => 0)(facts);
}
