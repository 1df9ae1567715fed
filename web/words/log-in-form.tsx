// Name and password and, where there is a second factor, its code.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { Problem } from '../parts/problem.tsx';
import { logIn } from '../queries/session.ts';
import { Refusal } from '../refusal.ts';

export function LogInForm({
  username,
  onDone,
}: {
  readonly username?: string | undefined;
  readonly onDone: () => void;
}) {
  const [wantsCode, setWantsCode] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const code = String(form.get('code') ?? '');
    setIsBusy(true);
    setError(undefined);
    try {
      await logIn({
        username: String(form.get('username')),
        password: String(form.get('password')),
        ...(code === '' ? {} : { code }),
      });
      onDone();
    } catch (failure) {
      if (asksForCode(failure)) setWantsCode(true);
      if (!asksForCode(failure) || wantsCode) setError(failure);
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <form onSubmit={submit}>
      <Problem error={error} />
      <TextField
        label={t`User name`}
        name="username"
        autoComplete="username"
        required
        defaultValue={username}
        readOnly={username !== undefined}
        autoFocus={username === undefined}
      />
      <TextField
        label={t`Password`}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        autoFocus={username !== undefined}
      />
      {wantsCode && (
        <TextField
          label={t`Code`}
          name="code"
          autoComplete="one-time-code"
          inputMode="numeric"
          required
          autoFocus
          hint={t`Of your authenticator app, or one of your recovery codes.`}
        />
      )}
      <Button type="submit" look="go" isBusy={isBusy} className="w-full">
        <Trans>Log in</Trans>
      </Button>
    </form>
  );
}

function asksForCode(failure: unknown): boolean {
  return (
    failure instanceof Refusal && (failure.detail as { secondFactor?: boolean } | undefined)?.secondFactor === true
  );
}
