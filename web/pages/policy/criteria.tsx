// The builder of criteria: PROMOTE TO TARGET IF … all of them hold.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Plus } from 'lucide-react';
import { Button } from '../../parts/button.tsx';
import { CheckField } from '../../parts/field.tsx';
import { Criterion } from './criterion.tsx';
import { type CriterionDraft, newCriterion } from './draft.ts';

interface CriteriaProps {
  readonly source: string;
  readonly criteria: readonly CriterionDraft[];
  readonly always: boolean;
  readonly onChange: (change: { readonly criteria?: readonly CriterionDraft[]; readonly always?: boolean }) => void;
}

export function Criteria({ source, criteria, always, onChange }: CriteriaProps) {
  return (
    <fieldset className="mb-4 min-w-0">
      <legend className="mb-1.5 text-sm font-semibold text-ink-2">
        <Trans>PROMOTE TO TARGET IF …</Trans>
      </legend>
      {criteria.map((criterion, position) => (
        <Criterion
          key={criterion.id}
          source={source}
          position={position + 1}
          criterion={criterion}
          onChange={(changed) =>
            onChange({ criteria: criteria.map((other) => (other.id === changed.id ? changed : other)) })
          }
          onRemove={() => onChange({ criteria: criteria.filter(({ id }) => id !== criterion.id) })}
        />
      ))}
      {criteria.length === 0 && (
        <CheckField
          label={t`Promote every image`}
          checked={always}
          onChange={({ target }) => onChange({ always: target.checked })}
          hint={t`Without criteria nothing is asked of an image. Say that this is meant, or add a criterion.`}
        />
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button onClick={() => onChange({ criteria: [...criteria, newCriterion()] })}>
          <Trans>
            <Plus size={14} aria-hidden /> Add
          </Trans>
        </Button>
        <span className="text-sm text-ink-3">
          <Trans>All must hold. What is not known holds the image; it never passes.</Trans>
        </span>
      </div>
    </fieldset>
  );
}
