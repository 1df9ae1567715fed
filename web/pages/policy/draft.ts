// A policy while it is edited: as it stands in the form, where much may be missing yet, and as the API takes it.

import { t } from '@lingui/core/macro';
import type { PolicyBody } from '../../../src/api/policy.ts';
import type { Rule } from '../../../src/api/rule.ts';
import { isRepositoryName } from '../../../src/oci/reference.ts';
import { checkRules } from '../../../src/policy/check-rules.ts';
import { nextRun } from '../../../src/policy/schedule.ts';
import { parseTagTemplate } from '../../../src/policy/tag-template.ts';
import type { NewPolicy } from '../../queries/policies.ts';
import { CRITERION_KINDS, type CriterionKind, kindOf, valueKindOf } from '../../words/criterion.ts';

export interface CriterionDraft {
  /** Tells it from the others, also when two are alike. */
  readonly id: number;
  /** What is asked: a key of CRITERION_KINDS. */
  readonly kind: string;
  readonly operator: string;
  /** The label's, where it is about a label. */
  readonly name: string;
  /** Of licences: those that nobody knows do not hold an image. */
  readonly unknownPasses: boolean;
  /** Of vulnerabilities: each counts as the gravest that anybody calls it. */
  readonly byAnySource: boolean;
  /** As texts; numbers, too. */
  readonly values: readonly string[];
}

export interface PolicyDraft {
  readonly name: string;
  readonly target: string;
  readonly tagTemplate: string;
  readonly criteria: readonly CriterionDraft[];
  /** Without criteria: that every image is promoted was meant. */
  readonly always: boolean;
  /** Empty for all. */
  readonly platforms: readonly string[];
  /** Empty for none. */
  readonly schedule: string;
  readonly enabled: boolean;
  /** The target may be made. */
  readonly create: boolean;
}

export const NEW_DRAFT: PolicyDraft = {
  name: '',
  target: '',
  tagTemplate: '%n',
  criteria: [],
  always: false,
  platforms: [],
  schedule: '',
  enabled: true,
  create: false,
};

export function draftOf(policy: PolicyBody): PolicyDraft {
  const { name, target, tagTemplate, always, enabled } = policy;
  return {
    ...{ name, target, tagTemplate, always, enabled, create: false },
    criteria: policy.rules.map((rule) => ({
      id: nextId(),
      kind: kindOf(rule)?.key ?? 'tag',
      operator: rule.operator,
      name: rule.field === 'label' ? rule.name : '',
      byAnySource: rule.field === 'vulnerabilities' && rule.source === 'any',
      unknownPasses: rule.field === 'license' && rule.unknown === 'pass',
      values: rule.values.map(String),
    })),
    platforms: policy.platforms ?? [],
    schedule: policy.schedule ?? '',
  };
}

/** What is wrong with a schedule that is filled in; undefined where nothing is. */
export function scheduleProblem(schedule: string): string | undefined {
  const expression = schedule.trim();
  if (expression === '') return undefined;
  try {
    return nextRun(expression, Date.now() * 1_000) === undefined ? t`No time ever fits this.` : undefined;
  } catch {
    return t`Five fields with a space between are needed: minute, hour, day, month and weekday, such as 0 2 * * *.`;
  }
}

/** One that asks nothing yet. */
export function newCriterion(): CriterionDraft {
  return {
    id: nextId(),
    kind: 'tag',
    operator: 'ends_with',
    name: '',
    unknownPasses: false,
    byAnySource: false,
    values: [''],
  };
}

/** The same about something else; what still fits stays. */
/** What is asked of a number at first: that it is 0 or more would always hold. */
const EXACTLY = 'eq';

export function withKind(criterion: CriterionDraft, key: string): CriterionDraft {
  const { operators } = kindByKey(key);
  const fits = operators.includes(criterion.operator);
  return withOperator(
    { ...criterion, kind: key, values: fits ? criterion.values : [''] },
    fits ? criterion.operator : (operators.find((one) => one === EXACTLY) ?? operators[0] ?? ''),
  );
}

export function withOperator(criterion: CriterionDraft, operator: string): CriterionDraft {
  const filled = criterion.values.filter((value) => value !== '');
  const values = valueKindOf(operator) === 'list' ? filled : [filled[0] ?? ''];
  return { ...criterion, operator, values };
}

/** Something has been filled in everywhere where something must be. */
export function isFilled({ kind, name, values }: CriterionDraft): boolean {
  return (
    values.length > 0 && values.every((value) => value !== '') && (kindByKey(kind).field !== 'label' || name !== '')
  );
}

/** The criterion as the API writes it, which it may still refuse. */
export function ruleOf({ kind: key, operator, name, unknownPasses, byAnySource, values }: CriterionDraft): unknown {
  const { field, scale, severity } = kindByKey(key);
  return {
    field,
    operator,
    ...(field === 'vulnerabilities' ? { scale, severity } : {}),
    ...(field === 'vulnerabilities' && byAnySource ? { source: 'any' } : {}),
    ...(field === 'label' ? { name } : {}),
    ...(field === 'license' && unknownPasses ? { unknown: 'pass' } : {}),
    values: valueKindOf(operator) === 'number' ? values.map(Number) : values,
  };
}

/** The pattern of a criterion that has one; undefined for others. */
export function patternOf({ operator, values }: CriterionDraft): string | undefined {
  return operator === 'matches' ? values[0] : undefined;
}

/** What is wrong with it; undefined where nothing is, or where it is not filled in yet. */
export function problemOf(criterion: CriterionDraft): string | undefined {
  if (!isFilled(criterion)) return undefined;
  try {
    checkRules([ruleOf(criterion)]);
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^rules\[0\](?:\.\w+(?:\[\d+\])?)?: /, '');
  }
}

/** What is wrong with a template whatever the tag; undefined where nothing is. */
export function templateProblem(text: string): string | undefined {
  try {
    parseTagTemplate(text);
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  }
}

/** What is wrong with the target, as a sentence; undefined where nothing is. */
export function targetProblem(source: string, target: string): string | undefined {
  if (target === source) return t`An image that is there already is not promoted into it: name another repository.`;
  return isRepositoryName(target) ? undefined : t`A repository is namespace/name, in lower case.`;
}

/** Complete rules; undefined where some are not filled in, or wrong. @returns what is wrong with them together, as text */
export function rulesOf(criteria: readonly CriterionDraft[]): readonly Rule[] | string | undefined {
  if (!criteria.every(isFilled)) return undefined;
  try {
    return checkRules(criteria.map(ruleOf));
  } catch (error) {
    return (error as Error).message;
  }
}

/** What is sent to be saved. */
export function policyOf(source: string, draft: PolicyDraft, rules: readonly Rule[]): NewPolicy {
  const { name, target, tagTemplate, platforms, schedule, enabled, create } = draft;
  return {
    ...{ source, target, tagTemplate, enabled, create, rules: [...rules], always: rules.length === 0 },
    ...(name.trim() === '' ? {} : { name: name.trim() }),
    platforms: platforms.length === 0 ? null : [...platforms],
    schedule: schedule.trim() === '' ? null : schedule.trim(),
  };
}

export function kindByKey(key: string): CriterionKind {
  const found = CRITERION_KINDS.find((kind) => kind.key === key);
  if (!found) throw new Error(`nothing is called ${key}`);
  return found;
}

let last = 0;
function nextId(): number {
  last += 1;
  return last;
}
