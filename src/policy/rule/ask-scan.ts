// What all rules on scans have in common: whatever is not known is held. Unknown never passes.

import type { Microseconds } from '../../clock.ts';
import type { Gap, GapKind } from '../../detect/component.ts';
import type { ScanFacts, ScanState } from '../../scan/scan-state.ts';
import type { Answer } from '../verdict.ts';
import type { Steps } from './rule-field.ts';

/** Of a platform that an index lists and the repository lacks. */
export const ABSENT =
  'its index lists it, and the repository does not have it: push it, or name the platforms that count';

type OfScan<Known, Found> = (known: Known, at: Microseconds) => Found;

/** Asks the facts when there are any. */
export function askScan(ask: OfScan<ScanFacts, Answer>): OfScan<ScanState, Answer>;
export function askScan(ask: OfScan<ScanFacts, Answer | Steps>): OfScan<ScanState, Answer | Steps>;
export function askScan(ask: OfScan<ScanFacts, Answer | Steps>): OfScan<ScanState, Answer | Steps> {
  return (scan, at) => {
    switch (scan.state) {
      case 'scanned':
        return ask(scan, at);
      case 'not_scanned':
        return scan.isDue
          ? { verdict: 'hold', actual: null, reason: 'waiting for its scan', waitsForScan: true }
          : { verdict: 'hold', actual: null, reason: 'not scanned' };
      case 'absent':
        return { verdict: 'hold', actual: null, reason: ABSENT };
      case 'failed':
        return { verdict: 'hold', actual: null, reason: `the scan failed: ${scan.reason}` };
      case 'unsupported':
        return { verdict: 'hold', actual: null, reason: `the scanner cannot read this image: ${scan.reason}` };
    }
  };
}

/** Gaps that leave components out. */
const OF_CONTENTS: readonly GapKind[] = ['no_packages', 'unidentified', 'foreign_layer', 'limit', 'unreadable'];

/** Why the list of components may not be whole; undefined when it is. */
export function contentsGap(facts: ScanFacts): Gap | undefined {
  return facts.gaps.find(({ kind }) => OF_CONTENTS.includes(kind));
}

/** Why there may be more findings than are known; undefined when all is known. */
export function findingsGap(facts: ScanFacts): Gap | undefined {
  return facts.gaps[0];
}

/** What was found says nothing of what was not looked at: the answer when a gap could turn it. */
export function heldBy(gap: { readonly detail: string }, answer: Answer): Answer {
  return { ...answer, verdict: 'hold', reason: `${gap.detail} (known so far: ${answer.reason})` };
}
