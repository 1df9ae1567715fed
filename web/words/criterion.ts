// The criteria of policies in words: what each field is called, and what each operator says.

import { t } from '@lingui/core/macro';
import { LIST_OPERATORS, NUMBER_OPERATORS, TEXT_OPERATORS } from '../../src/api/rule.ts';
import { choiceInWords, listInWords } from '../language/in-words.ts';

/** How the values of a criterion are filled in. */
export type ValueKind = 'text' | 'number' | 'list';

/** What can be asked of an image; of vulnerabilities each severity is one. */
export interface CriterionKind {
  readonly key: string;
  readonly field: string;
  readonly group: string;
  readonly text: string;
  readonly scale?: string;
  readonly severity?: string;
  readonly operators: readonly string[];
  /** What the number counts, or an example. */
  readonly hint?: string;
  /** The hint is a unit: it stands behind the number in a sentence, too. */
  readonly isUnit?: boolean;
}

const IMAGE = t`The image`;
const CONTENTS = t`What is in it`;
const VULNERABILITIES = t`Vulnerabilities`;
const DTR_SCALE = t`Vulnerabilities, in the scale of DTR`;

const COUNTED: Readonly<Record<string, string>> = {
  all: t`All vulnerabilities`,
  critical: t`Critical vulnerabilities`,
  high: t`High vulnerabilities`,
  medium: t`Medium vulnerabilities`,
  low: t`Low vulnerabilities`,
  unknown: t`Unknown vulnerabilities`,
  major: t`Major vulnerabilities`,
  minor: t`Minor vulnerabilities`,
};

export const CRITERION_KINDS: readonly CriterionKind[] = [
  { key: 'tag', field: 'tag', group: IMAGE, text: t`Tag name`, operators: TEXT_OPERATORS },
  {
    key: 'age',
    field: 'age',
    group: IMAGE,
    text: t`Age of the tag`,
    operators: NUMBER_OPERATORS,
    hint: t`hours`,
    isUnit: true,
  },
  {
    key: 'size',
    field: 'size',
    group: IMAGE,
    text: t`Size`,
    operators: NUMBER_OPERATORS,
    hint: t`bytes`,
    isUnit: true,
  },
  { key: 'label', field: 'label', group: IMAGE, text: t`Label`, operators: TEXT_OPERATORS },
  { key: 'platform', field: 'platform', group: IMAGE, text: t`Platform`, operators: TEXT_OPERATORS },
  ...(['all', 'critical', 'high', 'medium', 'low', 'unknown'] as const).map((severity) =>
    vulnerabilities('cvss', severity),
  ),
  {
    key: 'fixable',
    field: 'fixable',
    group: VULNERABILITIES,
    text: t`Vulnerabilities with a fix`,
    operators: NUMBER_OPERATORS,
  },
  {
    key: 'kev',
    field: 'kev',
    group: VULNERABILITIES,
    text: t`Known exploited vulnerabilities`,
    operators: NUMBER_OPERATORS,
  },
  {
    key: 'epss',
    field: 'epss',
    group: VULNERABILITIES,
    text: t`Highest EPSS probability`,
    operators: NUMBER_OPERATORS,
    hint: t`0 to 1`,
  },
  { key: 'cve', field: 'cve', group: VULNERABILITIES, text: t`Vulnerability`, operators: LIST_OPERATORS },
  {
    key: 'scan_age',
    field: 'scan_age',
    group: VULNERABILITIES,
    text: t`Age of the scan`,
    operators: NUMBER_OPERATORS,
    hint: t`hours`,
    isUnit: true,
  },
  ...(['all', 'critical', 'major', 'minor'] as const).map((severity) => vulnerabilities('dtr', severity)),
  { key: 'component', field: 'component', group: CONTENTS, text: t`Component name`, operators: TEXT_OPERATORS },
  { key: 'license', field: 'license', group: CONTENTS, text: t`Licence`, operators: LIST_OPERATORS },
  { key: 'sbom', field: 'sbom', group: CONTENTS, text: t`Bill of materials`, operators: LIST_OPERATORS },
];

export const OPERATOR_WORDS: Readonly<Record<string, string>> = {
  equals: t`equals`,
  starts_with: t`starts with`,
  ends_with: t`ends with`,
  contains: t`contains`,
  one_of: t`is one of`,
  not_one_of: t`is not one of`,
  matches: t`matches`,
  gte: t`greater than or equals`,
  gt: t`greater than`,
  eq: t`equals`,
  neq: t`does not equal`,
  lte: t`less than or equals`,
  lt: t`less than`,
};

/** A criterion as the API writes it; what an answer shows of one has `expected` in place of `values`. */
interface AnyCriterion {
  readonly field: string;
  readonly operator: string;
  readonly scale?: string | undefined;
  readonly severity?: string | undefined;
  readonly name?: string | undefined;
  readonly unknown?: string | undefined;
  readonly source?: string | undefined;
}

export function kindOf({ field, scale, severity }: AnyCriterion): CriterionKind | undefined {
  return CRITERION_KINDS.find(
    (kind) =>
      kind.field === field && (field !== 'vulnerabilities' || (kind.scale === scale && kind.severity === severity)),
  );
}

export function valueKindOf(operator: string): ValueKind {
  if (operator === 'one_of' || operator === 'not_one_of') return 'list';
  return (NUMBER_OPERATORS as readonly string[]).includes(operator) ? 'number' : 'text';
}

/** Such as `All vulnerabilities equals 0` or `Tag name ends with “stable”`. */
export function criterionInWords(criterion: AnyCriterion, values: readonly (string | number)[]): string {
  const kind = kindOf(criterion);
  const subject = criterion.name === undefined ? (kind?.text ?? criterion.field) : t`Label ${criterion.name}`;
  const shown = choiceInWords(values.map((value) => (typeof value === 'number' ? String(value) : `“${value}”`)));
  const unit = kind?.isUnit ? ` ${kind.hint}` : '';
  const source = criterion.source === 'any' ? t` by any source` : '';
  const unknown = criterion.unknown === 'pass' ? t` (unknown licences pass)` : '';
  return `${subject} ${OPERATOR_WORDS[criterion.operator] ?? criterion.operator} ${shown}${unit}${source}${unknown}`;
}

/** All that a policy asks. */
export function criteriaInWords(
  rules: readonly (AnyCriterion & { readonly values: readonly (string | number)[] })[],
): string {
  return listInWords(rules.map((rule) => criterionInWords(rule, rule.values))) || t`pushed: every image`;
}

function vulnerabilities(scale: 'cvss' | 'dtr', severity: string): CriterionKind {
  const text = COUNTED[severity] ?? severity;
  return {
    ...{ key: `vulnerabilities-${scale}-${severity}`, field: 'vulnerabilities', scale, severity },
    group: scale === 'cvss' ? VULNERABILITIES : DTR_SCALE,
    text: scale === 'cvss' ? text : t`${text} (DTR)`,
    operators: NUMBER_OPERATORS,
  };
}
