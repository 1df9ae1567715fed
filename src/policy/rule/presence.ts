// Whether something is among what an image is made of.

import type { ScanFacts } from '../../scan/scan-state.ts';
import { type Evidence, MAX_NAMED } from '../evidence.ts';
import type { Answer } from '../verdict.ts';
import { contentsGap, heldBy } from './ask-scan.ts';

/** @param wanted whether it has to be there, or must not be */
export function presence(
  facts: ScanFacts,
  found: readonly string[],
  wanted: boolean,
  what: string,
  evidence: Evidence,
): Answer {
  const actual = [...new Set(found)].sort().slice(0, MAX_NAMED);
  const verdict = found.length > 0 === wanted ? 'pass' : 'fail';
  const reason = `${actual.length > 0 ? 'there is' : 'there is not'} ${what}`;
  const answer: Answer = { verdict, actual, reason, evidence: [evidence] };
  const gap = contentsGap(facts);
  // What is there is there, whatever else was not read.
  return gap && actual.length === 0 ? heldBy(gap, answer) : answer;
}
