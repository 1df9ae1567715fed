// The criteria of policies in words: what each field is called, and what each operator says.

import { LIST_OPERATORS, NUMBER_OPERATORS, TEXT_OPERATORS } from '../../src/api/rule.ts';

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
}

const IMAGE = 'The image';
const CONTENTS = 'What is in it';
const VULNERABILITIES = 'Vulnerabilities';
const DTR_SCALE = 'Vulnerabilities, in the scale of DTR';

export const CRITERION_KINDS: readonly CriterionKind[] = [
  { key: 'tag', field: 'tag', group: IMAGE, text: 'Tag name', operators: TEXT_OPERATORS },
  { key: 'age', field: 'age', group: IMAGE, text: 'Age of the tag', operators: NUMBER_OPERATORS, hint: 'hours' },
  { key: 'size', field: 'size', group: IMAGE, text: 'Size', operators: NUMBER_OPERATORS, hint: 'bytes' },
  { key: 'label', field: 'label', group: IMAGE, text: 'Label', operators: TEXT_OPERATORS },
  { key: 'platform', field: 'platform', group: IMAGE, text: 'Platform', operators: TEXT_OPERATORS },
  ...(['all', 'critical', 'high', 'medium', 'low', 'unknown'] as const).map((severity) =>
    vulnerabilities('cvss', severity),
  ),
  {
    key: 'fixable',
    field: 'fixable',
    group: VULNERABILITIES,
    text: 'Vulnerabilities with a fix',
    operators: NUMBER_OPERATORS,
  },
  {
    key: 'kev',
    field: 'kev',
    group: VULNERABILITIES,
    text: 'Known exploited vulnerabilities',
    operators: NUMBER_OPERATORS,
  },
  {
    key: 'epss',
    field: 'epss',
    group: VULNERABILITIES,
    text: 'Highest EPSS probability',
    operators: NUMBER_OPERATORS,
    hint: '0 to 1',
  },
  { key: 'cve', field: 'cve', group: VULNERABILITIES, text: 'Vulnerability', operators: LIST_OPERATORS },
  {
    key: 'scan_age',
    field: 'scan_age',
    group: VULNERABILITIES,
    text: 'Age of the scan',
    operators: NUMBER_OPERATORS,
    hint: 'hours',
  },
  ...(['all', 'critical', 'major', 'minor'] as const).map((severity) => vulnerabilities('dtr', severity)),
  { key: 'component', field: 'component', group: CONTENTS, text: 'Component name', operators: TEXT_OPERATORS },
  { key: 'license', field: 'license', group: CONTENTS, text: 'Licence', operators: LIST_OPERATORS },
  { key: 'sbom', field: 'sbom', group: CONTENTS, text: 'Bill of materials', operators: LIST_OPERATORS },
];

export const OPERATOR_WORDS: Readonly<Record<string, string>> = {
  equals: 'equals',
  starts_with: 'starts with',
  ends_with: 'ends with',
  contains: 'contains',
  one_of: 'is one of',
  not_one_of: 'is not one of',
  matches: 'matches',
  gte: 'greater than or equals',
  gt: 'greater than',
  eq: 'equals',
  neq: 'does not equal',
  lte: 'less than or equals',
  lt: 'less than',
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
  const subject = criterion.name === undefined ? (kind?.text ?? criterion.field) : `Label ${criterion.name}`;
  const shown = values.map((value) => (typeof value === 'number' ? String(value) : `“${value}”`)).join(', ');
  const unit = kind?.hint === 'hours' || kind?.hint === 'bytes' ? ` ${kind.hint}` : '';
  const unknown = criterion.unknown === 'pass' ? ' (unknown licences pass)' : '';
  return `${subject} ${OPERATOR_WORDS[criterion.operator] ?? criterion.operator} ${shown}${unit}${criterion.source === 'any' ? ' by any source' : ''}${unknown}`;
}

/** All that a policy asks. */
export function criteriaInWords(
  rules: readonly (AnyCriterion & { readonly values: readonly (string | number)[] })[],
): string {
  return rules.map((rule) => criterionInWords(rule, rule.values)).join(', and ') || 'pushed: every image';
}

function vulnerabilities(scale: 'cvss' | 'dtr', severity: string): CriterionKind {
  const word = `${severity.charAt(0).toUpperCase()}${severity.slice(1)}`;
  return {
    ...{ key: `vulnerabilities-${scale}-${severity}`, field: 'vulnerabilities', scale, severity },
    group: scale === 'cvss' ? VULNERABILITIES : DTR_SCALE,
    text: scale === 'cvss' ? `${word} vulnerabilities` : `${word} vulnerabilities (DTR)`,
    operators: NUMBER_OPERATORS,
  };
}
