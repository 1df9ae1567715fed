// The contract of a policy's rules: `{field, operator, values}`, for vulnerabilities also `scale` and `severity`, for
// labels also `name`.

import { z } from 'zod';
import { SBOM_FORMATS } from './sbom-format.ts';

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

const FIELDS = [
  'tag',
  'component',
  'vulnerabilities',
  'license',
  'age',
  'fixable',
  'cve',
  'kev',
  'epss',
  'scan_age',
  'sbom',
  'size',
  'label',
  'platform',
];

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

const anyNumber = z.number({ error: 'the value must be a number' }).min(0, 'the value may not be negative');
const wholeNumber = anyNumber.int('the value must be a whole number');

function oneNumber(number: z.ZodNumber) {
  return z
    .array(number, { error: 'values must be a list with one number, such as [0]' })
    .length(1, 'values must hold exactly one number');
}

function textRule<const Field extends 'tag' | 'component' | 'platform'>(field: Field) {
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
    values: oneNumber(wholeNumber),
    source: z.literal('any', { error: 'source must be "any", or left out' }).optional().meta({
      description: 'Counts each by the gravest that any source calls it, in place of the severity in force.',
    }),
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

/** A number that is compared: what it counts, the field says. */
function numberRule<const Field extends 'age' | 'fixable' | 'kev' | 'epss' | 'scan_age' | 'size'>(
  field: Field,
  number: z.ZodNumber,
  description: string,
) {
  return z
    .strictObject({
      field: z.literal(field),
      operator: operatorOf(field, NUMBER_OPERATORS),
      values: oneNumber(number),
    })
    .meta({ description });
}

const cveRule = z.strictObject({
  field: z.literal('cve'),
  operator: operatorOf('cve', LIST_OPERATORS),
  values: texts,
});

const sbomRule = z.strictObject({
  field: z.literal('sbom'),
  operator: operatorOf('sbom', LIST_OPERATORS),
  values: z
    .array(z.enum(SBOM_FORMATS, { error: `a format is one of ${SBOM_FORMATS.join(', ')}` }))
    .min(1, 'values may not be empty')
    .max(SBOM_FORMATS.length),
});

const labelRule = z
  .strictObject({
    field: z.literal('label'),
    name: z
      .string({ error: 'name must be the name of the label, such as "org.opencontainers.image.source"' })
      .min(1, 'the name may not be empty')
      .max(MAX_RULE_VALUE_LENGTH),
    operator: operatorOf('label', TEXT_OPERATORS),
    values: texts,
  })
  .refine(({ operator, values }) => isList(operator) || values.length === 1, {
    path: ['values'],
    error: 'this operator takes exactly one value; use one_of for several',
  });

const licenseRule = z.strictObject({
  field: z.literal('license'),
  operator: operatorOf('license', LIST_OPERATORS),
  values: texts,
  unknown: z.enum(['hold', 'pass']).optional().meta({
    description:
      'What becomes of an image with components whose licence is not stated or cannot be read; hold by default.',
  }),
});

export const ruleSchema = z
  .discriminatedUnion(
    'field',
    [
      textRule('tag'),
      textRule('component'),
      vulnerabilityRule,
      licenseRule,
      numberRule(
        'age',
        anyNumber.max(1_000_000, 'at most 1000000 hours, which is a century'),
        'Hours since the tag came to stand on the image in the source.',
      ),
      numberRule('fixable', wholeNumber, 'Vulnerabilities for which there is a fixed version.'),
      cveRule,
      numberRule('kev', wholeNumber, "Vulnerabilities in CISA's catalog of known exploited ones."),
      numberRule('epss', anyNumber.max(1, 'a probability is at most 1'), 'The highest EPSS probability, 0 to 1.'),
      numberRule('scan_age', anyNumber, 'Hours since the advisories knew all that the report says.'),
      sbomRule,
      numberRule('size', wholeNumber, 'Bytes of the manifest and all that it leads to.'),
      labelRule,
      textRule('platform'),
    ],
    {
      error: ({ input }) =>
        typeof input === 'object' && input !== null && !Array.isArray(input)
          ? `field must be one of ${FIELDS.join(', ')}`
          : 'a rule must be an object {field, operator, values}',
    },
  )
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
