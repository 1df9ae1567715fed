// Rules as they are written on the command line: `tag ends_with stable`, `license not_one_of GPL-3.0-only,AGPL-3.0-only`,
// `vulnerabilities critical eq 0`, `vulnerabilities dtr:major lte 3`.

import type { RuleInput } from '../api/rule.ts';
import { CommandError, EXIT } from './exit-code.ts';

/** The rule in this text; whether it is a right one, the server says. @throws CommandError wrong usage */
export function parseRule(text: string): RuleInput {
  const [field, ...words] = text.trim().split(/\s+/);
  if (field === 'vulnerabilities') {
    const [severity = '', operator, value] = words;
    const [scale, word] = severity.includes(':') ? severity.split(':', 2) : ['cvss', severity];
    if (words.length === 3) return { field, scale, severity: word, operator, values: [Number(value)] } as RuleInput;
  } else if (field !== undefined && words.length >= 2) {
    const [operator = '', ...rest] = words;
    const value = rest.join(' ');
    const values = operator.endsWith('one_of') ? value.split(',').map((part) => part.trim()) : [value];
    return { field, operator, values } as RuleInput;
  }
  throw new CommandError(
    EXIT.wrongUsage,
    `${JSON.stringify(text)} is not a rule: write FIELD OPERATOR VALUE, such as "tag ends_with stable" or "vulnerabilities critical eq 0"`,
  );
}

/** The rule as `parseRule` reads it. */
export function formatRule(rule: {
  field: string;
  operator: string;
  values: readonly (string | number)[];
  scale?: string | undefined;
  severity?: string | undefined;
}): string {
  const severity = rule.severity === undefined ? '' : ` ${rule.scale === 'dtr' ? 'dtr:' : ''}${rule.severity}`;
  return `${rule.field}${severity} ${rule.operator} ${rule.values.join(',')}`;
}
