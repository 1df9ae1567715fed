// All that rules can be about.

import type { Rule } from '../../api/rule.ts';
import { AGE } from './age.ts';
import type { AskingTime } from './asking-time.ts';
import { COMPONENT } from './component.ts';
import { CVE } from './cve.ts';
import { EPSS } from './epss.ts';
import { FIXABLE } from './fixable.ts';
import { KEV } from './kev.ts';
import { LABEL } from './label.ts';
import { LICENSE } from './license.ts';
import { PLATFORM } from './platform.ts';
import type { Question, RuleField } from './rule-field.ts';
import { SBOM } from './sbom.ts';
import { SCAN_AGE } from './scan-age.ts';
import { SIZE } from './size.ts';
import { TAG } from './tag.ts';
import { VULNERABILITIES } from './vulnerabilities.ts';

const FIELDS: { readonly [Field in Rule['field']]: RuleField<Field> } = {
  tag: TAG,
  age: AGE,
  size: SIZE,
  sbom: SBOM,
  platform: PLATFORM,
  component: COMPONENT,
  license: LICENSE,
  label: LABEL,
  vulnerabilities: VULNERABILITIES,
  fixable: FIXABLE,
  cve: CVE,
  kev: KEV,
  epss: EPSS,
  scan_age: SCAN_AGE,
};

/** The field that the rule is about, as one that takes it: the type of a rule goes with its field. */
function fieldOf(rule: Rule): RuleField<Rule['field']> {
  return FIELDS[rule.field] as RuleField<Rule['field']>;
}

/** As `RuleField.needs`. */
export function needsOf(rule: Rule): RuleField<Rule['field']>['needs'] {
  return FIELDS[rule.field].needs;
}

/** As `RuleField.question`. @throws ShiplockError INVALID for a pattern that is not one, or is too large */
export function questionOf(rule: Rule, time: AskingTime): Question {
  return fieldOf(rule).question(rule, time);
}

/** As `RuleField.problem`. */
export function problemOf(rule: Rule, value: string): string | undefined {
  return fieldOf(rule).problem?.(value, rule);
}
