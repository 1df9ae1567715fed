// Choosing when a credential ends: a day, or never.

import { t } from '@lingui/core/macro';
import { TextField } from '../parts/field.tsx';

const NAME = 'ends';

export function EndField({ isRequired = false, hint }: { readonly isRequired?: boolean; readonly hint?: string }) {
  return (
    <TextField
      label={t`Ends on`}
      name={NAME}
      type="date"
      required={isRequired}
      min={new Date().toISOString().slice(0, 10)}
      hint={hint ?? t`At the end of that day. Left empty, it does not expire.`}
    />
  );
}

/** The end of the chosen day as the API takes it; undefined for none. */
export function chosenEnd(form: FormData): string | undefined {
  const day = String(form.get(NAME) ?? '');
  return day === '' ? undefined : new Date(`${day}T23:59:59`).toISOString();
}
