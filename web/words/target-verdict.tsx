// What the policies that lead to a target say of an image, beside the target: whether it passes there, before anybody promotes it.

import type { GateBody } from '../../src/api/gate.ts';
import { GateInWords, gateMark } from './gates.tsx';
import { policyInSentence } from './policy-name.tsx';
import { MarkIcon } from './verdict.tsx';

/** What the gates of a target come to: the best that one of its policies says. `free` where no policy judges it. */
export type Standing = 'passes' | 'free' | 'unknown' | 'promoted' | 'fails';

const STANDING_OF: Readonly<Record<GateBody['state'], Standing>> = {
  passes: 'passes',
  refused: 'passes',
  promoted: 'promoted',
  by_hand: 'free',
  off: 'free',
  suspended: 'free',
  rolled_back: 'unknown',
  held: 'unknown',
  not_judged: 'unknown',
  fails: 'fails',
  error: 'fails',
};
const BEST_FIRST = ['passes', 'promoted', 'unknown', 'fails', 'free'] as const;

export function standingOf(gates: readonly GateBody[]): Standing {
  const standings = gates.map(({ state }) => STANDING_OF[state]);
  return BEST_FIRST.find((one) => standings.includes(one)) ?? 'free';
}

/** Which of these targets is offered first: never one whose policy says no. */
const OFFERED_FIRST = ['passes', 'free', 'unknown', 'promoted'] as const;

export function firstOffered<Target extends { readonly gates: readonly GateBody[] }>(
  targets: readonly Target[],
): Target | undefined {
  return OFFERED_FIRST.flatMap((wanted) => targets.find(({ gates }) => standingOf(gates) === wanted) ?? [])[0];
}

export function TargetVerdict({ gates }: { readonly gates: readonly GateBody[] }) {
  if (gates.length === 0) return null;
  return (
    <span className="block whitespace-normal text-sm text-ink-2">
      {gates.map((gate) => (
        <span key={gate.policyId ?? gate.target} className="flex items-start gap-1.5 [overflow-wrap:anywhere]">
          <span className="mt-0.5">
            <MarkIcon mark={gateMark(gate)} size={12} />
          </span>
          <span className="min-w-0">
            {gates.length > 1 &&
              gate.policyName !== null &&
              `${policyInSentence({ ...gate, name: gate.policyName })}: `}
            <GateInWords gate={gate} />
          </span>
        </span>
      ))}
    </span>
  );
}
