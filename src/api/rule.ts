// The contract of a policy's rules: `{field, operator, values}`, and for vulnerabilities also `scale` and `severity`.

import { z } from 'zod';

export const TEXT_OPERATORS = [
  'equals',
  'starts_with',
  'ends_with',
  'contains',
  'one_of',
  'not_one_of',
  'matches',
] as const;
export const NUMBER_OPERATORS = ['gte', 'gt', 'eq', 'neq', 'lte', 'lt'] as const;
export const LIST_OPERATORS = ['one_of', 'not_one_of'] as const;

/** The severities of each scale, most severe first; `all` counts every finding. */
export const SEVERITIES = {
  cvss: ['critical', 'high', 'medium', 'low', 'unknown', 'all'],
  dtr: ['critical', 'major', 'minor', 'all'],
} as const;

export const MAX_RULES = 50;
export const MAX_RULE_VALUES = 200;
export const MAX_RULE_VALUE_LENGTH = 256;

export type TextOperator = (typeof TEXT_OPERATORS)[number];
export type NumberOperator = (typeof NUMBER_OPERATORS)[number];
export type ListOperator = (typeof LIST_OPERATORS)[number];
export type Scale = keyof typeof SEVERITIES;
export type Severity = (typeof SEVERITIES)[Scale][number];

const FIELDS = ['tag', 'component', 'vulnerabilities', 'license'];

const texts = z
  .array(
    z
      .string({ error: 'a value must be a string' })
      .min(1, 'a value may not be empty')
      .max(MAX_RULE_VALUE_LENGTH, `a value may have at most ${MAX_RULE_VALUE_LENGTH} characters`),
    { error: 'values must be a list of strings, such as ["stable"]' },
  )
  .min(1, 'values may not be empty')
  .max(MAX_RULE_VALUES, `values may have at most ${MAX_RULE_VALUES} entries`);

function textRule<const Field extends 'tag' | 'component'>(field: Field) {
  return z
    .strictObject({ field: z.literal(field), operator: operatorOf(field, TEXT_OPERATORS), values: texts })
    .refine(({ operator, values }) => isList(operator) || values.length === 1, {
      path: ['values'],
      error: 'this operator takes exactly one value; use one_of for several',
    });
}

const vulnerabilityRule = z
  .strictObject({
    field: z.literal('vulnerabilities'),
    scale: z.enum(['cvss', 'dtr'], { error: 'scale must be "cvss" or "dtr"' }).default('cvss'),
    severity: z.enum(['critical', 'high', 'medium', 'low', 'unknown', 'major', 'minor', 'all'], {
      error:
        'severity must be one of critical, high, medium, low, unknown, all (with scale dtr: critical, major, minor, all)',
    }),
    operator: operatorOf('vulnerabilities', NUMBER_OPERATORS),
    values: z
      .array(
        z
          .number({ error: 'the value must be a number' })
          .int('the value must be a whole number')
          .min(0, 'the value may not be negative'),
        { error: 'values must be a list with one number, such as [0]' },
      )
      .length(1, 'values must hold exactly one number'),
  })
  .superRefine(({ scale, severity }, context) => {
    const known: readonly string[] = SEVERITIES[scale];
    if (known.includes(severity)) return;
    context.addIssue({
      code: 'custom',
      path: ['severity'],
      message: `the scale ${scale} has no severity ${severity}; it has ${known.join(', ')}`,
    });
  });

const licenseRule = z.strictObject({
  field: z.literal('license'),
  operator: operatorOf('license', LIST_OPERATORS),
  values: texts,
});

export const ruleSchema = z
  .discriminatedUnion('field', [textRule('tag'), textRule('component'), vulnerabilityRule, licenseRule], {
    error: ({ input }) =>
      typeof input === 'object' && input !== null && !Array.isArray(input)
        ? `field must be one of ${FIELDS.join(', ')}`
        : 'a rule must be an object {field, operator, values}',
  })
  .meta({ id: 'Rule', description: 'One condition of a policy. All rules of a policy must hold.' });

export const rulesSchema = z
  .array(ruleSchema, { error: 'rules must be a list' })
  .max(MAX_RULES, `a policy may have at most ${MAX_RULES} rules`);

/** A rule as it is stored: complete, with its scale. */
export type Rule = z.output<typeof ruleSchema>;
/** A rule as it may be written. */
export type RuleInput = z.input<typeof ruleSchema>;

function operatorOf<const Operators extends readonly string[]>(field: string, operators: Operators) {
  return z.enum(operators, { error: `the operator for ${field} must be one of ${operators.join(', ')}` });
}

function isList(operator: TextOperator): operator is ListOperator {
  return operator === 'one_of' || operator === 'not_one_of';
}
