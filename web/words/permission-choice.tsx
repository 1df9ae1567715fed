// Choosing what may be done.

import { PERMISSIONS } from '../../src/api/role.ts';
import { CheckField } from '../parts/field.tsx';
import { codeInWords } from './code-in-words.ts';

type Permission = (typeof PERMISSIONS)[number];

interface PermissionChoiceProps {
  readonly legend: string;
  readonly hint?: string;
  readonly chosen?: readonly string[];
  /** Those that can be chosen; all by default. */
  readonly offered?: readonly string[];
}

export function PermissionChoice({ legend, hint, chosen = [], offered = PERMISSIONS }: PermissionChoiceProps) {
  return (
    <fieldset className="mb-3">
      <legend className="mb-1 text-sm font-semibold text-ink-2">{legend}</legend>
      <div className="grid grid-cols-2 gap-x-3">
        {PERMISSIONS.filter((permission) => offered.includes(permission)).map((permission) => (
          <CheckField
            key={permission}
            name={permission}
            label={codeInWords(permission)}
            defaultChecked={chosen.includes(permission)}
          />
        ))}
      </div>
      {hint && <p className="text-sm text-ink-3">{hint}</p>}
    </fieldset>
  );
}

/** What was chosen. */
export function chosenPermissions(form: FormData): Permission[] {
  return PERMISSIONS.filter((permission) => form.has(permission));
}
