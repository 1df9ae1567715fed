// What the form of a policy makes of its preview, and which targets it suggests.

import { expect, test } from 'vitest';
import { isPromoted } from '../../web/pages/policy/previewed-tag.ts';
import { suggestedTargets } from '../../web/pages/policy/suggested-targets.ts';

test('what is in the target already is none of those that Save & Apply promotes', () => {
  const passing = { verdict: 'pass', conflict: null, alreadyThere: false } as const;
  expect(isPromoted(passing)).toBe(true);
  expect(isPromoted({ ...passing, alreadyThere: true })).toBe(false);
  expect(isPromoted({ ...passing, conflict: 'the tag is taken' })).toBe(false);
  expect(isPromoted({ ...passing, verdict: 'hold' })).toBe(false);
});

test('targets that somebody may only promote into are suggested beside those that they see', () => {
  const seen = [{ name: 'dev/website' }, { name: 'dev/other' }];
  const namespaces = [{ name: 'dev' }, { name: 'qa' }];
  expect(suggestedTargets('dev/website', { seen, namespaces })).toEqual(['dev/other', 'qa/website']);
});
