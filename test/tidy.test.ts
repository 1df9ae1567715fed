// Holds the source to the house rules, and the rules to fixtures that must break them: a rule that nothing can break
// guards nothing.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PURE } from './house.ts';
import { RULES } from './tidy/rules.ts';
import { readSourceTree } from './tidy/source-tree.ts';

const source = readSourceTree(join(import.meta.dirname, '../src'));
const fixtures = join(import.meta.dirname, 'fixtures/tidy');

describe('the source keeps the rule', () => {
  test.each(Object.entries(RULES))('%s', (_name, rule) => {
    expect(source.length).toBeGreaterThan(10);
    expect(rule(source)).toEqual([]);
  });
});

test('what is pure is checked for the browser, all of it', () => {
  const { include } = JSON.parse(readFileSync(join(import.meta.dirname, '../tsconfig.browser.json'), 'utf8'));
  expect(include).toEqual(PURE.map((place) => `src/${place}`));
});

describe('the rule refuses its fixture, and no other rule does', () => {
  test('there is one fixture for each rule', () => {
    expect(readdirSync(fixtures).sort()).toEqual(Object.keys(RULES).sort());
  });

  test.each(Object.entries(RULES))('%s', (name, rule) => {
    const files = readSourceTree(join(fixtures, name));
    expect(rule(files)).toMatchSnapshot();
    expect(rule(files)).not.toEqual([]);
    const others = Object.entries(RULES).filter(([other]) => other !== name);
    for (const [other, check] of others)
      expect({ rule: other, found: check(files) }).toEqual({ rule: other, found: [] });
  });
});
