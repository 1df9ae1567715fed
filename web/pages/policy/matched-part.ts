// Which part of a tag a criterion on names of tags is about: marked in the preview at once, while the criterion is typed.

import { patternFinder } from '../../../src/policy/rule/pattern.ts';
import { type CriterionDraft, isFilled, problemOf } from './draft.ts';

export interface Part {
  readonly start: number;
  readonly end: number;
}

export type FindPart = (tag: string) => Part | undefined;

/** Finds what the first of the criteria on names of tags that finds something finds. */
export function matchedPart(criteria: readonly CriterionDraft[]): FindPart {
  const finders = criteria
    .filter((criterion) => criterion.kind === 'tag' && isFilled(criterion) && problemOf(criterion) === undefined)
    .map(({ operator, values }) => finderOf(operator, values));
  return (tag) => {
    for (const find of finders) {
      const part = find(tag);
      if (part && part.end > part.start) return part;
    }
    return undefined;
  };
}

function finderOf(operator: string, values: readonly string[]): FindPart {
  const [value = ''] = values;
  const at = (start: number, is: boolean) => (is ? { start, end: start + value.length } : undefined);
  switch (operator) {
    case 'matches':
      return patternFinder(value);
    case 'starts_with':
      return (tag) => at(0, tag.startsWith(value));
    case 'ends_with':
      return (tag) => at(tag.length - value.length, tag.endsWith(value));
    case 'contains':
      return (tag) => at(tag.indexOf(value), tag.includes(value));
    case 'equals':
      return (tag) => at(0, tag === value);
    case 'one_of':
      return (tag) => (values.includes(tag) ? { start: 0, end: tag.length } : undefined);
    default:
      return () => undefined;
  }
}
