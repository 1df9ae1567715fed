// The operators of rules on text: tags and names of components.

import type { TextOperator } from '../../api/rule.ts';
import type { AskingTime } from './asking-time.ts';
import { compilePattern } from './pattern.ts';

const WORDS: Readonly<Record<TextOperator, { readonly so: string; readonly not: string }>> = {
  equals: { so: 'equals', not: 'does not equal' },
  starts_with: { so: 'starts with', not: 'does not start with' },
  ends_with: { so: 'ends with', not: 'does not end with' },
  contains: { so: 'contains', not: 'does not contain' },
  one_of: { so: 'is one of', not: 'is none of' },
  not_one_of: { so: 'is none of', not: 'is one of' },
  matches: { so: 'matches', not: 'does not match' },
};

/**
 * A test of whether a text has what the operator asks for. For `not_one_of` it tests for being one of the values: who
 * asks negates, since "has none such" of a list is not "has one that is not such".
 * @throws ShiplockError INVALID for a pattern that is not one; the test itself throws OutOfTime
 */
export function textTest(
  operator: TextOperator,
  values: readonly string[],
  time: AskingTime,
): (text: string) => boolean {
  const value = values[0] ?? '';
  switch (operator) {
    case 'equals':
      return (text) => text === value;
    case 'starts_with':
      return (text) => text.startsWith(value);
    case 'ends_with':
      return (text) => text.endsWith(value);
    case 'contains':
      return (text) => text.includes(value);
    case 'one_of':
    case 'not_one_of': {
      const known = new Set(values);
      return (text) => known.has(text);
    }
    case 'matches': {
      const matches = compilePattern(value);
      return (text) => {
        time.check();
        return matches(text);
      };
    }
  }
}

/** The condition, or its contrary, in words, such as `ends with "stable"`. */
export function describeTextTest(operator: TextOperator, values: readonly string[], so: boolean): string {
  // A pattern stands as it was written, so that it can be taken from here.
  const quoted = values.map((value) => (operator === 'matches' ? `"${value}"` : JSON.stringify(value)));
  return `${WORDS[operator][so ? 'so' : 'not']} ${quoted.join(', ')}`;
}
