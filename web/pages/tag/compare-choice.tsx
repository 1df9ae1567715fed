// Which image this one is compared with; it stands in the address.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { parseImageName } from '../../../src/oci/reference.ts';
import { Button } from '../../parts/button.tsx';
import { BarInput, BarSelect } from '../../parts/field.tsx';

const ANOTHER = '';

interface CompareChoiceProps {
  readonly chosen: string | undefined;
  readonly names: readonly string[];
}

export function CompareChoice({ chosen, names }: CompareChoiceProps) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState<string>();
  const choose = (name: string) => {
    setTyped(undefined);
    return navigate({ to: '.', search: (before) => ({ ...before, with: name }), replace: true });
  };
  const listed = chosen === undefined || names.includes(chosen) ? names : [chosen, ...names];
  const isTyping = typed !== undefined || listed.length === 0;
  const text = typed ?? '';
  return (
    <>
      <BarSelect
        label={t`Compare with`}
        value={isTyping ? ANOTHER : (chosen ?? ANOTHER)}
        onChange={({ target: { value } }) => (value === ANOTHER ? setTyped('') : choose(value))}
      >
        {listed.map((name) => (
          <option key={name}>{name}</option>
        ))}
        <option value={ANOTHER}>{t`another image…`}</option>
      </BarSelect>
      {isTyping && (
        <form
          className="flex flex-wrap gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (parseImageName(text.trim())) choose(text.trim());
          }}
        >
          <BarInput
            label={t`Image`}
            className="!w-[280px] max-w-full"
            placeholder="namespace/name:tag"
            value={text}
            spellCheck={false}
            autoComplete="off"
            autoFocus
            onChange={({ target: { value } }) => setTyped(value)}
          />
          <Button type="submit" disabled={!parseImageName(text.trim())}>
            <Trans>Compare</Trans>
          </Button>
        </form>
      )}
    </>
  );
}
