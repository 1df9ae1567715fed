import { describe, expect, it } from 'vitest';
import { checkRules } from './check-rules.ts';

const tag = { field: 'tag', operator: 'ends_with', values: ['stable'] };
const critical = { field: 'vulnerabilities', severity: 'critical', operator: 'lte', values: [0] };

describe('checkRules', () => {
  it('fills in the scale', () => {
    expect(checkRules([tag, critical])).toEqual([tag, { ...critical, scale: 'cvss' }]);
  });

  it.each([
    [null, 'rules: rules must be a list'],
    ['tag', 'rules: rules must be a list'],
    [[7], 'rules[0]: a rule must be an object'],
    [[{ ...tag, field: 'tags' }], 'field must be one of tag, component, vulnerabilities, license'],
    [[{ ...tag, operator: 'lte' }], 'rules[0].operator: the operator for tag must be one of equals'],
    [[{ ...tag, field: 'license' }], 'the operator for license must be one of one_of, not_one_of'],
    [
      [tag, { ...critical, operator: 'equals' }],
      'rules[1].operator: the operator for vulnerabilities must be one of gte',
    ],
    [[{ ...tag, values: 'stable' }], 'rules[0].values: values must be a list of strings'],
    [[{ ...tag, values: [] }], 'values may not be empty'],
    [[{ ...tag, values: [''] }], 'rules[0].values[0]: a value may not be empty'],
    [[{ ...tag, values: [3] }], 'a value must be a string'],
    [[{ ...tag, values: ['a\u001b[2J'] }], 'rules[0].values[0]: must be one line of plain text: take the invisible'],
    [
      [tag, { field: 'label', name: 'a\nb', operator: 'equals', values: ['x'] }],
      'rules[1].name: must be one line of plain text: take a line break out',
    ],
    [[{ ...tag, values: ['a', 'b'] }], 'exactly one value; use one_of'],
    [[{ ...tag, values: ['x'.repeat(257)] }], 'at most 256 characters'],
    [[{ field: 'age', operator: 'gte', values: [1e300] }], 'at most 1000000 hours'],
    [[{ ...critical, values: [1.5] }], 'whole number'],
    [[{ ...critical, values: [-1] }], 'negative'],
    [[{ ...critical, values: ['0'] }], 'must be a number'],
    [[{ ...critical, values: [0, 1] }], 'exactly one number'],
    [[{ ...critical, severity: 'major' }], 'the scale cvss has no severity major'],
    [[{ ...critical, scale: 'dtr', severity: 'high' }], 'the scale dtr has no severity high'],
    [[{ ...critical, scale: 'owasp' }], 'scale must be "cvss" or "dtr"'],
    [[{ ...tag, extra: 1 }], 'extra'],
    [[critical, { ...critical, scale: 'dtr' }], 'may not mix the scales'],
    [Array(51).fill(tag), 'at most 50 rules'],
    [
      [{ ...tag, operator: 'matches', values: ['(a'] }],
      'rules[0].values[0]: not a regular expression of RE2: missing closing ) at character 1',
    ],
    [
      [{ ...tag, operator: 'matches', values: ['a(?=b)'] }],
      'not a regular expression of RE2: invalid or unsupported Perl syntax at character 2',
    ],
    [[{ ...tag, operator: 'matches', values: ['((a{1000}){1000}){1000}'] }], 'is too large: compiled'],
  ])('refuses %j', (rules, message) => {
    expect(() => checkRules(rules)).toThrow(message);
  });

  it.each([
    ['Apache2', 'Apache-2.0'],
    ['MIT License', 'MIT'],
    ['APGL-3.0', 'AGPL-3.0-or-later'],
    ['Apache-2.0+', 'Apache-2.0'],
    ['GPL-2.0-only WITH Classpath-exception-2.0', 'GPL-2.0-only'],
    ['MIT OR Apache-2.0', 'Apache-2.0 or MIT'],
    ['mit and (bsd-3-clause or expat)', 'MIT or BSD-3-Clause'],
    ['BSD', 'BSD-2-Clause'],
  ])('refuses the licence %s, under which no component is ever listed', (name, meant) => {
    const rules = [{ field: 'license', operator: 'not_one_of', values: ['MIT', name] }];
    expect(() => checkRules(rules)).toThrow(
      `rules[0].values[1]: "${name}" is no licence of the SPDX list: perhaps ${meant} is meant; write "text:${name}" for what packages state in these words`,
    );
  });

  it.each([
    ['NOT-A-LICENCE', 'write "text:NOT-A-LICENCE" for what packages state in these words'],
    ['Proprietary', 'write "text:Proprietary" for what packages state in these words'],
    ['text:', 'text: needs words behind it'],
    ['*', 'no family of licences begins with ""'],
    ['GP*', 'no family of licences begins with "GP"'],
    ['APGL-*', 'no family of licences begins with "APGL-"'],
  ])('refuses the licence %s: %s', (name, why) => {
    const rules = [{ field: 'license', operator: 'not_one_of', values: [name] }];
    expect(() => checkRules(rules)).toThrow(why);
  });

  it.each([
    'GPL-2.0-only',
    'gpl-2.0-ONLY',
    'GPL-2.0',
    'GPL-2.0+',
    'GPL-*',
    'NOASSERTION',
    'LicenseRef-ours',
    'text:Proprietary',
    'text:BSD',
  ])('takes the licence %s', (name) => {
    const rules = [{ field: 'license', operator: 'not_one_of', values: [name] }];
    expect(checkRules(rules)).toEqual(rules);
  });

  it.each([
    [
      { field: 'cve', operator: 'not_one_of', values: ['CVE-2024-3094', 'log4shell'] },
      'values[1]: "log4shell" is not the name',
    ],
    [{ field: 'tag', operator: 'not_one_of', values: ['latest', 'nightly '] }, 'values[1]: "nightly " cannot be a tag'],
    [{ field: 'tag', operator: 'equals', values: ['v1/rc'] }, 'values[0]: "v1/rc" cannot be a tag'],
    [{ field: 'platform', operator: 'not_one_of', values: ['linux'] }, 'values[0]: "linux" is not a platform'],
    [{ field: 'platform', operator: 'equals', values: ['linux/AMD64'] }, 'values[0]: "linux/AMD64" is not a platform'],
  ])('refuses %j, whose words nothing could ever have', (rule, message) => {
    expect(() => checkRules([tag, rule])).toThrow(`rules[1].${message}`);
  });

  it.each([
    { field: 'cve', operator: 'one_of', values: ['GHSA-jfh8-c2jp-5v3q', 'DSA-5000', 'RHSA-2024:0001'] },
    { field: 'tag', operator: 'contains', values: ['-rc.'] },
    { field: 'platform', operator: 'starts_with', values: ['windows'] },
    { field: 'platform', operator: 'equals', values: ['linux/arm/v7'] },
  ])('takes %j', (rule) => {
    expect(checkRules([rule])).toEqual([rule]);
  });
});
