// Which repository an image is promoted into: those that are allowed, and the others with the reason.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { type ReactNode, useId, useState } from 'react';
import { TextField } from '../parts/field.tsx';
import type { Target, Targets } from './promotion-targets.ts';

interface TargetChoiceProps {
  readonly targets: Targets;
  /** A repository's name, perhaps not whole yet. */
  readonly chosen: string;
  readonly onChoose: (repository: string) => void;
  /** What is known of the way to a target that is allowed. */
  readonly verdictOf: (target: Target) => ReactNode;
}

export function TargetChoice({ targets, chosen, onChoose, verdictOf }: TargetChoiceProps) {
  const { list } = targets;
  const name = useId();
  const refusal = targets.refusalOf(chosen);
  const [isElsewhere, setIsElsewhere] = useState(false);
  const isListed = list.some(({ repository }) => repository === chosen);
  const isNoneAllowed = list.length > 0 && list.every(({ refusal }) => refusal !== undefined);
  const types = isElsewhere || list.length === 0 || (chosen !== '' && !isListed);
  return (
    <>
      {list.length > 0 && (
        <fieldset className="mb-3">
          <legend className="mb-1 text-sm font-semibold text-ink-2">
            <Trans>Target</Trans>
          </legend>
          {isNoneAllowed && (
            <p className="mb-1 text-ink-2">
              <Trans>None of these is allowed for you:</Trans>
            </p>
          )}
          {list.map(({ repository, refusal, gates }) => (
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
                {refusal === undefined ? verdictOf({ repository, refusal, gates }) : ` – ${refusal}`}
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
