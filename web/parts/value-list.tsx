// Several short texts: each is added with Enter, and can be taken away again.

import { t } from '@lingui/core/macro';
import { X } from 'lucide-react';
import { useId, useState } from 'react';
import { IconButton } from './button.tsx';
import { BarInput } from './field.tsx';

interface ValueListProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
  readonly suggestions?: readonly string[];
  readonly placeholder?: string;
  readonly isInvalid?: boolean;
  readonly describedBy?: string | undefined;
}

export function ValueList({
  label,
  values,
  onChange,
  suggestions = [],
  placeholder,
  isInvalid = false,
  describedBy,
}: ValueListProps) {
  const [typed, setTyped] = useState('');
  const list = useId();
  const add = () => {
    const text = typed.trim();
    if (text !== '' && !values.includes(text)) onChange([...values, text]);
    setTyped('');
  };
  return (
    <div className="min-w-0">
      {values.length > 0 && (
        <ul aria-label={label} className="mb-1 flex flex-wrap gap-1">
          {values.map((value) => (
            <li
              key={value}
              className="inline-flex max-w-full items-center rounded border border-line bg-panel pl-1.5 [overflow-wrap:anywhere]"
            >
              <code>{value}</code>
              <IconButton
                label={t`Take ${value} away`}
                onClick={() => onChange(values.filter((other) => other !== value))}
              >
                <X size={12} aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <BarInput
        label={values.length === 0 ? label : t`${label}: add another`}
        placeholder={placeholder ?? t`type, then Enter`}
        value={typed}
        list={list}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={isInvalid || undefined}
        aria-describedby={describedBy}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={add}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          add();
        }}
      />
      <datalist id={list}>
        {suggestions.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </div>
  );
}
