// Checks of rules that are made when a policy is saved, whichever door they came through.

import { inWords } from '../api/in-words.ts';
import { problemOfLine } from '../api/printed-text.ts';
import { type Rule, rulesSchema } from '../api/rule.ts';
import { ShiplockError } from '../errors.ts';
import { compilePattern } from './rule/pattern.ts';
import { problemOf } from './rule/rule-fields.ts';

/**
 * The rules, complete with their defaults.
 * @throws ShiplockError INVALID naming the rule and the property that is wrong, or the scales that are mixed
 */
export function checkRules(rules: unknown): Rule[] {
  const parsed = rulesSchema.safeParse(rules, { error: inWords });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ShiplockError('INVALID', `${placeOf(issue?.path ?? [])}: ${issue?.message ?? 'is not valid'}`, {
      issues: parsed.error.issues.map(({ path, message }) => ({ property: placeOf(path), message })),
    });
  }
  for (const [index, rule] of parsed.data.entries()) {
    checkTexts(rule, index);
    checkPattern(rule, index);
    checkWords(rule, index);
  }
  const scales = new Set(parsed.data.flatMap((rule) => (rule.field === 'vulnerabilities' ? [rule.scale] : [])));
  if (scales.size > 1) {
    throw new ShiplockError(
      'INVALID',
      'rules: a policy may not mix the scales cvss and dtr; use one of them in all rules',
    );
  }
  return parsed.data;
}

/** Verdicts show them. Not in the schema: rules that were saved before are read by it. */
function checkTexts(rule: Rule, index: number): void {
  const values = rule.values.map((value, at) => ({ property: `values[${at}]`, text: String(value) }));
  const texts = rule.field === 'label' ? [{ property: 'name', text: rule.name }, ...values] : values;
  for (const { property, text } of texts) {
    const problem = problemOfLine(text);
    if (problem !== undefined) throw new ShiplockError('INVALID', `rules[${index}].${property}: ${problem}`);
  }
}

function checkPattern(rule: Rule, index: number): void {
  if (rule.operator !== 'matches') return;
  try {
    compilePattern(String(rule.values[0] ?? ''));
  } catch (error) {
    throw new ShiplockError('INVALID', `rules[${index}].values[0]: ${(error as Error).message}`);
  }
}

function checkWords(rule: Rule, index: number): void {
  for (const [position, value] of rule.values.entries()) {
    const problem = typeof value === 'string' ? problemOf(rule, value) : undefined;
    if (problem) throw new ShiplockError('INVALID', `rules[${index}].values[${position}]: ${problem}`);
  }
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
    'rules',
  );
}
