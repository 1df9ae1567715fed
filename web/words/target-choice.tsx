// Which repository an image is promoted into: those that are allowed, and the others with the reason.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useId, useState } from 'react';
import { TextField } from '../parts/field.tsx';
import type { Targets } from './promotion-targets.ts';

interface TargetChoiceProps {
  readonly targets: Targets;
  /** A repository's name, perhaps not whole yet. */
  readonly chosen: string;
  readonly onChoose: (repository: string) => void;
}

export function TargetChoice({ targets, chosen, onChoose }: TargetChoiceProps) {
  const { list } = targets;
  const name = useId();
  const refusal = targets.refusalOf(chosen);
  const [isElsewhere, setIsElsewhere] = useState(false);
  const isListed = list.some(({ repository }) => repository === chosen);
  const types = isElsewhere || list.every(({ refusal }) => refusal !== undefined) || (chosen !== '' && !isListed);
  return (
    <>
      {list.length > 0 && (
        <fieldset className="mb-3">
          <legend className="mb-1 text-sm font-semibold text-ink-2">
            <Trans>Target</Trans>
          </legend>
          {list.map(({ repository, refusal }) => (
            <label
              key={repository}
              className={`flex items-start gap-2 py-0.5 ${refusal === undefined ? '' : 'cursor-not-allowed text-ink-3'}`}
            >
              <input
                type="radio"
                name={name}
                className="mt-[3px] accent-accent"
                checked={!types && repository === chosen}
                disabled={refusal !== undefined}
                onChange={() => {
                  setIsElsewhere(false);
                  onChoose(repository);
                }}
              />
              <span className="min-w-0 [overflow-wrap:anywhere]">
                {repository}
                {refusal !== undefined && ` – ${refusal}`}
              </span>
            </label>
          ))}
          <label className="flex items-start gap-2 py-0.5">
            <Trans>
              <input
                type="radio"
                name={name}
                className="mt-[3px] accent-accent"
                checked={types}
                onChange={() => {
                  setIsElsewhere(true);
                  onChoose('');
                }}
              />
              another repository…
            </Trans>
          </label>
        </fieldset>
      )}
      {types && (
        <TextField
          label={t`Target repository`}
          isLabelHidden={list.length > 0}
          value={chosen}
          onChange={({ target: { value } }) => onChoose(value)}
          placeholder="qa/website"
          spellCheck={false}
          autoComplete="off"
          autoFocus
          error={refusal && t`Not from here: ${refusal}.`}
        />
      )}
    </>
  );
}
