// What people fill in: a label, a control, a hint, and what is wrong with it.

import { t } from '@lingui/core/macro';
import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';

const CONTROL =
  'w-full rounded-md border border-edge bg-page px-2.5 text-ink placeholder:text-ink-3 placeholder:italic aria-invalid:border-critical';

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with what was filled in. */
  readonly error?: string | undefined;
}

interface Described {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

function Labelled({
  label,
  hint,
  error,
  children,
}: FieldProps & { readonly children: (described: Described) => ReactNode }) {
  const id = useId();
  const about = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter((one) => one !== '').join(' ');
  return (
    <div className="mb-3">
      <label htmlFor={id} className="mb-1 block text-sm font-semibold text-ink-2">
        {label}
      </label>
      {children({ id, 'aria-describedby': about || undefined, 'aria-invalid': error ? true : undefined })}
      {hint && (
        <div id={`${id}-hint`} className="mt-1 text-sm text-ink-3">
          {hint}
        </div>
      )}
      {error && (
        <div id={`${id}-error`} className="mt-1 text-sm text-critical" role="alert">
          {error}
        </div>
      )}
    </div>
  );
}

export function TextField({
  label,
  hint,
  error,
  className = '',
  placeholder,
  ...rest
}: FieldProps & InputHTMLAttributes<HTMLInputElement>) {
  // Or an example looks as if it were filled in.
  const example = placeholder === undefined ? undefined : t`such as ${placeholder}`;
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(described) => (
        <input {...rest} {...described} placeholder={example} className={`${CONTROL} h-[30px] ${className}`} />
      )}
    </Labelled>
  );
}

export function TextArea({
  label,
  hint,
  error,
  className = '',
  ...rest
}: FieldProps & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(described) => (
        <textarea rows={3} dir="auto" {...rest} {...described} className={`${CONTROL} py-1.5 ${className}`} />
      )}
    </Labelled>
  );
}

export function SelectField({
  label,
  hint,
  error,
  children,
  ...rest
}: FieldProps & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(described) => (
        <select {...rest} {...described} className={`${CONTROL} h-[30px]`}>
          {children}
        </select>
      )}
    </Labelled>
  );
}

interface CheckFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
}

export function CheckField({ label, hint, ...rest }: CheckFieldProps) {
  const id = useId();
  return (
    <div className="mb-2 flex items-start gap-2">
      <input
        id={id}
        type="checkbox"
        {...rest}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="mt-[3px] size-3.5 accent-accent"
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <div id={`${id}-hint`} className="text-sm text-ink-3">
            {hint}
          </div>
        )}
      </div>
    </div>
  );
}

/** A control in a bar above a list, where the label would only repeat what is seen. */
export function BarInput({
  label,
  className = '',
  ...rest
}: { readonly label: string } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <input
      {...rest}
      aria-label={label}
      placeholder={rest.placeholder ?? label}
      className={`${CONTROL} h-[30px] ${className}`}
    />
  );
}

export function BarSelect({
  label,
  className = '',
  children,
  ...rest
}: { readonly label: string } & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <select {...rest} aria-label={label} className={`${CONTROL} h-[30px] !w-auto max-w-full ${className}`}>
      {children}
    </select>
  );
}
