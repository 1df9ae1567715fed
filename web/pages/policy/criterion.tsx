// One criterion: what is asked, how it is compared, with what.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { X } from 'lucide-react';
import { useId } from 'react';
import { SBOM_FORMATS } from '../../../src/api/sbom-format.ts';
import { IconButton } from '../../parts/button.tsx';
import { BarInput, BarSelect } from '../../parts/field.tsx';
import { ValueList } from '../../parts/value-list.tsx';
import { CRITERION_KINDS, OPERATOR_WORDS, valueKindOf } from '../../words/criterion.ts';
import { type CriterionDraft, kindByKey, patternOf, problemOf, withKind, withOperator } from './draft.ts';
import { PatternProblem } from './pattern-problem.tsx';
import { useSuggestions } from './suggestions.ts';

const GROUPS = Map.groupBy(CRITERION_KINDS, ({ group }) => group);

interface CriterionProps {
  readonly source: string;
  /** Counted from 1. */
  readonly position: number;
  readonly criterion: CriterionDraft;
  readonly onChange: (criterion: CriterionDraft) => void;
  readonly onRemove: () => void;
}

export function Criterion({ source, position, criterion, onChange, onRemove }: CriterionProps) {
  const id = useId();
  const kind = kindByKey(criterion.kind);
  const problem = problemOf(criterion);
  const which = t`of criterion ${position}`;
  return (
    <div className="mb-2 rounded-md border border-line px-2 py-2">
      <div className="flex items-start gap-1">
        <div className="flex min-w-0 flex-1 flex-wrap items-start gap-2">
          <BarSelect
            label={t`Field ${which}`}
            className="min-w-0 flex-[2_1_230px]"
            value={criterion.kind}
            onChange={({ target }) => onChange(withKind(criterion, target.value))}
          >
            {[...GROUPS].map(([group, kinds]) => (
              <optgroup key={group} label={group}>
                {kinds.map(({ key, text }) => (
                  <option key={key} value={key}>
                    {text}
                  </option>
                ))}
              </optgroup>
            ))}
          </BarSelect>
          {kind.field === 'label' && (
            <BarInput
              label={t`Name of the label ${which}`}
              placeholder="org.opencontainers.image.source"
              className="!w-auto min-w-0 flex-[2_1_150px]"
              value={criterion.name}
              spellCheck={false}
              onChange={({ target }) => onChange({ ...criterion, name: target.value })}
            />
          )}
          <BarSelect
            label={t`Operator ${which}`}
            className="min-w-0 flex-[1_1_190px]"
            value={criterion.operator}
            onChange={({ target }) => onChange(withOperator(criterion, target.value))}
          >
            {kind.operators.map((operator) => (
              <option key={operator} value={operator}>
                {OPERATOR_WORDS[operator]}
              </option>
            ))}
          </BarSelect>
          <div className="min-w-0 flex-[2_1_150px]">
            <Values
              {...{ source, criterion, onChange }}
              label={t`Value ${which}`}
              problem={problem && `${id}-problem`}
            />
          </div>
        </div>
        <IconButton label={t`Remove criterion ${position}`} onClick={onRemove} className="mt-[3px]">
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {kind.field === 'vulnerabilities' && (
        <label className="mt-1.5 flex items-center gap-2 text-sm text-ink-2">
          <Trans>
            <input
              type="checkbox"
              checked={criterion.byAnySource}
              onChange={({ target }) => onChange({ ...criterion, byAnySource: target.checked })}
            />
            Take the gravest severity that any source gives, also where the distribution says less
          </Trans>
        </label>
      )}
      {kind.field === 'license' && (
        <label className="mt-1.5 flex items-center gap-2 text-sm text-ink-2">
          <Trans>
            <input
              type="checkbox"
              checked={criterion.unknownPasses}
              onChange={({ target }) => onChange({ ...criterion, unknownPasses: target.checked })}
            />
            Licences that are not stated, or cannot be read, do not hold an image
          </Trans>
        </label>
      )}
      {problem && (
        <div id={`${id}-problem`} role="alert" className="mt-1 text-sm text-critical [overflow-wrap:anywhere]">
          <PatternProblem pattern={patternOf(criterion)}>{problem}</PatternProblem>
        </div>
      )}
    </div>
  );
}

interface ValuesProps {
  readonly source: string;
  readonly criterion: CriterionDraft;
  readonly label: string;
  readonly onChange: (criterion: CriterionDraft) => void;
  /** The id of what says what is wrong. */
  readonly problem: string | undefined;
}

function Values({ source, criterion, label, onChange, problem }: ValuesProps) {
  const list = useId();
  const { field, hint } = kindByKey(criterion.kind);
  const suggestions = useSuggestions(source, field === 'label' ? `label ${criterion.name}` : field);
  const valueKind = valueKindOf(criterion.operator);
  if (valueKind === 'list')
    return (
      <ValueList
        label={label}
        values={criterion.values}
        suggestions={field === 'sbom' ? SBOM_FORMATS : suggestions}
        isInvalid={problem !== undefined}
        describedBy={problem}
        onChange={(values) => onChange({ ...criterion, values })}
      />
    );
  const isNumber = valueKind === 'number';
  return (
    <span className="flex items-center gap-1.5">
      <BarInput
        label={label}
        placeholder={isNumber ? t`such as 0` : criterion.operator === 'matches' ? t`a pattern (RE2)` : t`value`}
        {...(isNumber ? { type: 'number', min: 0, step: field === 'epss' ? 0.01 : 1 } : { list })}
        className="min-w-0"
        value={criterion.values[0] ?? ''}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={problem}
        onChange={({ target }) => onChange({ ...criterion, values: [target.value] })}
      />
      {isNumber && hint !== undefined && <span className="shrink-0 text-sm text-ink-3">{hint}</span>}
      <datalist id={list}>
        {suggestions.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </span>
  );
}
