// Rules as they are written on the command line: `tag ends_with stable`, `license not_one_of GPL-3.0-only,AGPL-3.0-only`,
// `vulnerabilities critical eq 0`, `vulnerabilities critical eq 0 by any`, `vulnerabilities dtr:major lte 3`, `age gte 7d`, `label team equals payments`.

import { NUMBER_OPERATORS, type RuleInput } from '../api/rule.ts';
import { CommandError, EXIT } from './exit-code.ts';

/** The rule in this text; whether it is a right one, the server says. @throws CommandError wrong usage */
export function parseRule(text: string): RuleInput {
  if (UNKNOWN_PASSES.test(text)) {
    const rule = parseRule(text.replace(UNKNOWN_PASSES, ''));
    return { ...rule, unknown: 'pass' } as RuleInput;
  }
  const [field, ...words] = text.trim().split(/\s+/);
  if (field === 'vulnerabilities') {
    const isOfAny = words.slice(3).join(' ') === 'by any';
    const [severity = '', operator, value] = words;
    const [scale, word] = severity.includes(':') ? severity.split(':', 2) : ['cvss', severity];
    const rule = { field, scale, severity: word, operator, values: [Number(value)] };
    if (words.length === 3 || isOfAny) return { ...rule, ...(isOfAny ? { source: 'any' } : {}) } as RuleInput;
    throw new CommandError(
      EXIT.wrongUsage,
      `${JSON.stringify(text)} does not say which vulnerabilities: write "vulnerabilities SEVERITY OPERATOR NUMBER", such as "vulnerabilities critical eq 0" or "vulnerabilities all lte 3"`,
    );
  } else if (field === 'label' && words.length >= 3) {
    const [name, operator = '', ...rest] = words;
    return { field, name, operator, values: valuesOf(operator, rest) } as RuleInput;
  } else if (field !== undefined && words.length >= 2) {
    const [operator = '', ...rest] = words;
    const values = valuesOf(operator, rest);
    return { field, operator, values: NUMBERS.has(operator) ? values.map(readNumber) : values } as RuleInput;
  }
  throw new CommandError(
    EXIT.wrongUsage,
    `${JSON.stringify(text)} is not a rule: write FIELD OPERATOR VALUE, such as "tag ends_with stable" or "vulnerabilities critical eq 0"`,
  );
}

/** Of rules on licences: `license not_one_of GPL-* (unknown passes)`. */
const UNKNOWN_PASSES = /\s*\(unknown passes\)\s*$/;

const NUMBERS: ReadonlySet<string> = new Set(NUMBER_OPERATORS);

function valuesOf(operator: string, words: readonly string[]): string[] {
  const value = words.join(' ');
  return operator.endsWith('one_of') ? value.split(',').map((part) => part.trim()) : [value];
}

const UNITS: Readonly<Record<string, number>> = {
  d: 24,
  h: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
};

/** A number, or one with a unit: `7d` and `12h` are hours, `500MB` and `2GiB` bytes. */
function readNumber(text: string): number {
  const [, number, unit = ''] = /^([\d.]+)\s*([a-z]*)$/i.exec(text) ?? [];
  return Number(number) * (unit === '' ? 1 : (UNITS[unit.toLowerCase()] ?? Number.NaN));
}

/** The rule as `parseRule` reads it. */
export function formatRule(rule: {
  field: string;
  operator: string;
  values: readonly (string | number)[];
  scale?: string | undefined;
  severity?: string | undefined;
  name?: string | undefined;
  unknown?: string | undefined;
  source?: string | undefined;
}): string {
  const label = rule.name === undefined ? '' : ` ${rule.name}`;
  const severity = rule.severity === undefined ? '' : ` ${rule.scale === 'dtr' ? 'dtr:' : ''}${rule.severity}`;
  const unknown = rule.unknown === 'pass' ? ' (unknown passes)' : '';
  return `${rule.field}${severity}${label} ${rule.operator} ${rule.values.join(',')}${rule.source === 'any' ? ' by any' : ''}${unknown}`;
}
