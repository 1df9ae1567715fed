// How many rows of a list are asked for at a time. Chosen once, and remembered by the browser.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { BarSelect } from './field.tsx';

const SIZES = [50, 100, 200];
const KEY = 'shiplock-page-size';

/** The size that was chosen last, or 100, and how to choose another. */
export function usePageSize(): readonly [number, (size: number) => void] {
  const [size, setSize] = useState(() => {
    const stored = Number(localStorage.getItem(KEY));
    return SIZES.includes(stored) ? stored : 100;
  });
  const choose = (chosen: number) => {
    localStorage.setItem(KEY, String(chosen));
    setSize(chosen);
  };
  return [size, choose];
}

export function PageSize({ size, onChoose }: { readonly size: number; readonly onChoose: (size: number) => void }) {
  return (
    <BarSelect label={t`Rows at a time`} value={size} onChange={({ target }) => onChoose(Number(target.value))}>
      {SIZES.map((one) => (
        <option key={one} value={one}>
          <Trans>{one} at a time</Trans>
        </option>
      ))}
    </BarSelect>
  );
}
