// Why somebody promotes: required where a namespace wants it, or where rules are overruled.

import { t } from '@lingui/core/macro';
import { TextArea } from '../parts/field.tsx';

interface CommentFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isRequired: boolean;
  readonly hint: string;
}

export function CommentField({ value, onChange, isRequired, hint }: CommentFieldProps) {
  return (
    <TextArea
      label={isRequired ? t`Comment (required here)` : t`Comment`}
      value={value}
      required={isRequired}
      onChange={({ target }) => onChange(target.value)}
      maxLength={2_000}
      hint={hint}
    />
  );
}
