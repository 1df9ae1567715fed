// What a rule can be about: each field is a file in this folder that says what has to be known, and how it is asked. How it is
// written stands in the contract (api/rule.ts).

import type { Rule } from '../../api/rule.ts';
import type { Microseconds } from '../../clock.ts';
import type { ScanState } from '../../scan/scan-state.ts';
import type { ImageFacts } from '../facts.ts';
import type { Answer } from '../verdict.ts';
import type { AskingTime } from './asking-time.ts';

export type RuleOf<Field extends Rule['field']> = Extract<Rule, { field: Field }>;

/** An answer that is found step by step, between which others may have their turn. */
export type Steps<Found = Answer> = Generator<void, Found>;

/** A rule that can be asked: of the image as a whole, or of each platform's scan. To ask it, and each step, may throw OutOfTime. */
export type Question =
  | { readonly of: 'image'; ask(facts: ImageFacts): Answer }
  | { readonly of: 'platform'; ask(scan: ScanState, at: Microseconds): Answer | Steps };

export interface RuleField<Field extends Rule['field']> {
  /** What has to be gathered first: nothing beside the tag and its time, what the manifest leads to, or scans, too. */
  readonly needs: 'tag' | 'manifest' | 'scan';
  /**
   * Prepares the rule, compiling its pattern once.
   * @param time that is left for the image which is being asked about
   * @throws ShiplockError INVALID for a pattern that is not one, or is too large
   */
  question(rule: RuleOf<Field>, time: AskingTime): Question;
  /**
   * Why a text among the rule's values is not taken: nothing could ever have it, so that a rule which asks for none of such
   * would let everything pass. Undefined when it is taken.
   */
  problem?(value: string, rule: RuleOf<Field>): string | undefined;
}

/** Each value has to be the whole of what an image has. */
export function asksForWholeText({ operator }: Pick<Rule, 'operator'>): boolean {
  return operator === 'equals' || operator === 'one_of' || operator === 'not_one_of';
}
