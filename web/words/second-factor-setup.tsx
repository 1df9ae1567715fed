// Setting the second factor up: a secret for an authenticator app, a first code of it, and the recovery codes.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { type FormEvent, lazy, Suspense, useState } from 'react';
import { confirmSecondFactor, prepareSecondFactor } from '../../src/api/session.ts';
import { client } from '../client.ts';
import { Button } from '../parts/button.tsx';
import { Command } from '../parts/copy.tsx';
import { CheckField, TextField } from '../parts/field.tsx';
import { Loading } from '../parts/loading.tsx';
import { Problem } from '../parts/problem.tsx';
import { saveFile } from '../parts/save-file.ts';
import { LINK } from './repository-link.tsx';

/** Read when somebody needs it. */
const QrCode = lazy(async () => ({ default: (await import('../parts/qr-code.tsx')).QrCode }));

export function SecondFactorSetup({ onDone }: { readonly onDone: () => Promise<unknown> }) {
  const preparation = useMutation({ mutationFn: () => client.call(prepareSecondFactor) });
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />;
  return (
    <div className="max-w-[640px]">
      <p className="mb-3 text-ink-2">
        <Trans>
          With a second factor, logging in asks for a code of an app on your phone (TOTP), too. Docker and other clients
          use access tokens then.
        </Trans>
      </p>
      <Problem error={preparation.error} />
      {preparation.data ? (
        <Confirmation {...preparation.data} onConfirmed={setCodes} />
      ) : (
        <Button look="go" isBusy={preparation.isPending} onClick={() => preparation.mutate()}>
          <Trans>Set up</Trans>
        </Button>
      )}
    </div>
  );
}

interface ConfirmationProps {
  readonly secret: string;
  /** otpauth://… */
  readonly uri: string;
  readonly onConfirmed: (recoveryCodes: readonly string[]) => void;
}

function Confirmation({ secret, uri, onConfirmed }: ConfirmationProps) {
  const confirmation = useMutation({
    mutationFn: (code: string) => client.call(confirmSecondFactor, { body: { code } }),
    onSuccess: ({ recoveryCodes }) => onConfirmed(recoveryCodes),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    confirmation.mutate(String(new FormData(event.currentTarget).get('code')).trim());
  };
  return (
    <form onSubmit={submit}>
      <h2 className="mb-1 text-sm font-semibold text-ink-2">
        <Trans>1. Give this secret to your authenticator app</Trans>
      </h2>
      <p className="mb-2 text-ink-2">
        <Trans>Scan this with the app, or copy the secret to it.</Trans>
      </p>
      <div className="mb-2 min-h-48">
        <Suspense fallback={<Loading />}>
          <QrCode text={uri} label={t`The secret, to be scanned`} />
        </Suspense>
      </div>
      <Command text={secret} />
      <div className="mt-2">
        <Command text={uri} />
      </div>
      <p className="mt-1">
        <a href={uri} className={LINK}>
          <Trans>Open the app on this device</Trans>
        </a>
      </p>
      <h2 className="mt-4 mb-1 text-sm font-semibold text-ink-2">
        <Trans>2. Type the code that it shows</Trans>
      </h2>
      <Problem error={confirmation.error} />
      <TextField label={t`Code`} name="code" required inputMode="numeric" autoComplete="one-time-code" autoFocus />
      <Button type="submit" look="go" isBusy={confirmation.isPending}>
        <Trans>Switch on</Trans>
      </Button>
    </form>
  );
}

function RecoveryCodes({
  codes,
  onDone,
}: {
  readonly codes: readonly string[];
  readonly onDone: () => Promise<unknown>;
}) {
  const [isStored, setIsStored] = useState(false);
  const text = codes.join('\n');
  return (
    <div className="max-w-[640px]">
      <h2 className="mb-1 font-semibold">
        <Trans>Recovery codes</Trans>
      </h2>
      <p className="mb-2 text-ink-2">
        <Trans>Each lets you in once, when the phone is not at hand. They are shown now and never again.</Trans>
      </p>
      <Command text={text} />
      <div className="mt-3 mb-3">
        <Button onClick={() => saveFile('shiplock-recovery-codes.txt', new Blob([`${text}\n`]))}>
          <Trans>
            <Download size={14} aria-hidden /> Download
          </Trans>
        </Button>
      </div>
      <CheckField
        label={t`I have stored the codes`}
        checked={isStored}
        onChange={({ target }) => setIsStored(target.checked)}
      />
      <Button look="go" disabled={!isStored} onClick={onDone}>
        <Trans>Done</Trans>
      </Button>
    </div>
  );
}
