// Why somebody promotes: required where a namespace wants it, or where rules are overruled.

import { plural, t } from '@lingui/core/macro';
import { TextArea } from '../parts/field.tsx';
import { charactersTooMany } from './comment.ts';

interface CommentFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isRequired: boolean;
  readonly hint: string;
}

export function CommentField({ value, onChange, isRequired, hint }: CommentFieldProps) {
  const tooMany = charactersTooMany(value);
  return (
    <TextArea
      label={isRequired ? t`Comment (required here)` : t`Comment`}
      value={value}
      required={isRequired}
      onChange={({ target }) => onChange(target.value)}
      hint={isRequired && value.trim() === '' ? <b className="text-ink-2">{t`Required here: say why.`}</b> : hint}
      error={
        tooMany > 0 ? plural(tooMany, { one: '# character too many.', other: '# characters too many.' }) : undefined
      }
    />
  );
}
